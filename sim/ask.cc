#include "sim/ask.h"

#include <fmt/format.h>

#include "base/check.h"

namespace onrush::sim {

using engine::Job;
using engine::Verdict;

namespace {

template <typename Input, Job::Kind kind_of_job>
class AskedCall final : public Asked, public engine::Call<bed::Bed, Input, kind_of_job> {
    using Call = engine::Call<bed::Bed, Input, kind_of_job>;

public:
    AskedCall(Ask what, engine::Origin& origin, bed::Bed& bed)
        : Asked(std::move(what)), Call(origin, bed, std::get<Input>(ask.request)) {
        Call::idempotency = {ask.client, ask.key, ask.fingerprint};
        Call::trace = ask.trace;
    }

    [[nodiscard]] Job& job() override { return *this; }
    [[nodiscard]] Told told() const override {
        Told told;
        told.verdict = Call::verdict();
        if (told.verdict == Verdict::refused) {
            told.refusal = static_cast<int>(Call::result.error());
        } else if (told.verdict == Verdict::answered || told.verdict == Verdict::replayed) {
            base::ByteWriter out;
            Call::save_answer(out);
            told.answer = std::string(out.view());
        }
        return told;
    }
};

struct RequestText {
    std::string operator()(const bed::OpenAccount& r) const {
        return fmt::format("open account \"{}\" with {}", r.name, r.balance.units);
    }
    std::string operator()(const bed::CloseAccount& r) const {
        return fmt::format("close account {}", r.account.value);
    }
    std::string operator()(const bed::OpenCounter& r) const {
        return fmt::format("open counter of {} lasting {} ms", r.quota, r.claim_lasts.ms);
    }
    std::string operator()(const bed::MakeClaim& r) const {
        return fmt::format("claim of counter {} for {}", r.counter.value, r.account.value);
    }
    std::string operator()(const bed::TransferMoney& r) const {
        return fmt::format("transfer {} from {} to {}", r.amount.units, r.from.value, r.to.value);
    }
    std::string operator()(const ReadAccount& r) const {
        return fmt::format("read account {}", r.account.value);
    }
    std::string operator()(const ReadCounter& r) const {
        return fmt::format("read counter {}", r.counter.value);
    }
};

}  // namespace

std::string to_text(const Ask& ask) {
    std::string text =
        fmt::format("client {}: {}", ask.client, std::visit(RequestText{}, ask.request));
    if (!ask.key.empty()) {
        text += fmt::format(", key {} for {:x}", ask.key, ask.fingerprint);
    }
    return ask.kind == Job::Kind::relaxed_query ? text + ", relaxed" : text;
}

std::string to_text(const Told& told) {
    static constexpr const char* names[] = {"pending",    "answered",   "refused",   "replayed",
                                            "key_reused", "overloaded", "read_only", "draining"};
    std::string text = names[static_cast<int>(told.verdict)];
    if (told.refusal >= 0) {
        text += fmt::format(" ({})", told.refusal);
    }
    for (char byte : told.answer) {
        text += fmt::format(" {:02x}", static_cast<std::uint8_t>(byte));
    }
    return text;
}

std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin, bed::Bed& bed) {
    return std::visit(
        [&]<typename Input>(const Input&) -> std::unique_ptr<Asked> {
            constexpr bool reads =
                std::is_same_v<Input, ReadAccount> || std::is_same_v<Input, ReadCounter>;
            if constexpr (!reads) {
                ONRUSH_CHECK(ask.kind == Job::Kind::command, "{} is no command", to_text(ask));
                return std::make_unique<AskedCall<Input, Job::Kind::command>>(std::move(ask),
                                                                              origin, bed);
            } else if (ask.kind == Job::Kind::query) {
                return std::make_unique<AskedCall<Input, Job::Kind::query>>(std::move(ask), origin,
                                                                            bed);
            } else {
                return std::make_unique<AskedCall<Input, Job::Kind::relaxed_query>>(std::move(ask),
                                                                                    origin, bed);
            }
        },
        Request(ask.request));
}

}  // namespace onrush::sim
