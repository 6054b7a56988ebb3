#include "engine/pipeline.h"

#include "base/check.h"

namespace onrush::engine {

bool Pipeline::close() {
    ONRUSH_CHECK(log_idle(), "a batch of {} commands is closed over another", batcher_.commands());
    batcher_.close(batch_);
    if (!batch_.written) {
        batch_.answers.deliver();
        return false;
    }
    ONRUSH_CHECK(batch_.record.body_size() != 0, "the record of {} is empty", batch_.time.ms);
    under_way_.store(true, std::memory_order_seq_cst);
    return true;
}

base::Outcome<> Pipeline::write_next() {
    std::uint64_t before = log_.durable();
    ONRUSH_CHECK(has_work(), "nothing is under way after record {}", before);
    ONRUSH_CHECK(!durable_, "record {} would be written again", before);
    base::Outcome<> appended = log_.append(batch_.record, batch_.time);
    durable_ = appended.has_value();
    ONRUSH_CHECK(!durable_ || log_.durable() == before + 1, "one append after record {} led to {}",
                 before, log_.durable());
    return appended;
}

void Pipeline::release() {
    ONRUSH_CHECK(durable_, "answers of {} would leave before their record", batch_.time.ms);
    durable_ = false;
    batch_.answers.deliver();
    under_way_.store(false, std::memory_order_seq_cst);
}

}  // namespace onrush::engine
