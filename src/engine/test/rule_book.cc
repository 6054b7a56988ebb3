#include "engine/test/rule_book.h"

namespace onrush::engine::test {

namespace {

// The facts of one batch: "coupon.issued {...}".
class FactReader final : public table::BatchVisitor {
public:
    FactReader(const table::SchemaDescription& schema, std::vector<std::string>& facts)
        : schema_(schema), facts_(facts) {}

    void on_fact(const table::FactEntry& entry) override {
        const table::FactDescription& fact = schema_.facts[entry.fact];
        std::string text = fact.name + " ";
        base::ByteReader in(entry.bytes);
        table::append_json(text, in, fact.type);
        facts_.push_back(std::move(text));
    }

private:
    const table::SchemaDescription& schema_;
    std::vector<std::string>& facts_;
};

}  // namespace

AnyRuleBook::AnyRuleBook() = default;
AnyRuleBook::~AnyRuleBook() = default;

void AnyRuleBook::start() {
    batcher_.emplace(domain, counters_);
    restarted_batcher_.emplace(restarted_, counters_);
    schema_ = domain.schema().describe();
    auto made = table::BatchRestorer::make(restarted_.schema(), schema_);
    EXPECT_TRUE(made) << made.error().text;
    restorer_ = std::move(*made);
}

void AnyRuleBook::open(std::int64_t at_ms) {
    batcher_->open(base::Instant(at_ms), Admission::open);
    while (batcher_->overdue()) {
        close();
        batcher_->open(base::Instant(at_ms), Admission::open);
    }
}

void AnyRuleBook::run_job(std::int64_t at_ms, Job& job) {
    open(at_ms);
    batcher_->run(job, Admission::open);
    close();
}

std::string AnyRuleBook::call(std::int64_t at_ms,
                              const std::function<std::string(base::Instant)>& function) {
    open(at_ms);
    std::string said = function(base::Instant(at_ms));
    close();
    return said;
}

void AnyRuleBook::pass(std::int64_t at_ms) {
    do {
        batcher_->open(base::Instant(at_ms), Admission::open);
        close();
    } while (batcher_->next_deadline() <= base::Instant(at_ms));
}

void AnyRuleBook::expect_said(std::size_t line, const std::string& said,
                              const std::string& expected) const {
    EXPECT_EQ(said, expected) << "line " << line << " at " << now_ms;
}

void AnyRuleBook::expect_whole() {
    EXPECT_EQ(broken_laws(domain), std::vector<std::string>{});
    const auto& tables = domain.schema().tables();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        EXPECT_EQ(table::content_hash(*tables[i]),
                  table::content_hash(*restarted_.schema().tables()[i]))
            << tables[i]->name() << " is another after a restart";
    }
}

void AnyRuleBook::close() {
    batcher_->close(batch_);
    batch_.answers.deliver();
    batcher_->relaxed().deliver();
    if (batch_.written) {
        base::ByteView body = batch_.record.body().view().substr(log::record_header_bytes);
        FactReader reader(schema_, facts_);
        EXPECT_TRUE(table::visit_batch(schema_, body, reader));
        EXPECT_TRUE(restorer_->restore(body));
    }
}

}  // namespace onrush::engine::test
