// What clients ask and what they are told, in a form that the engine and the model share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "engine/job.h"
#include "sim/bed/close_account.h"
#include "sim/bed/make_claim.h"
#include "sim/bed/open_account.h"
#include "sim/bed/open_counter.h"
#include "sim/bed/transfer_money.h"
#include "sim/queries.h"

namespace onrush::sim {

using Request = std::variant<bed::OpenAccount, bed::CloseAccount, bed::OpenCounter, bed::MakeClaim,
                             bed::TransferMoney, ReadAccount, ReadCounter>;

struct Ask {
    std::uint64_t client = 0;
    Request request;
    engine::Job::Kind kind = engine::Job::Kind::command;
    std::string key;  // idempotency key; empty: none
    std::uint64_t fingerprint = 0;
    std::string trace;
};

// What came of it: the refusal's number where refused, the answer's encoding where there is one.
struct Told {
    engine::Verdict verdict = engine::Verdict::pending;
    int refusal = -1;
    std::string answer;
    friend bool operator==(const Told&, const Told&) = default;
};

[[nodiscard]] std::string to_text(const Ask& ask);
[[nodiscard]] std::string to_text(const Told& told);

// An ask on its way through the engine.
class Asked {
public:
    explicit Asked(Ask what) : ask(std::move(what)) {}
    virtual ~Asked() = default;
    [[nodiscard]] virtual engine::Job& job() = 0;
    // What the engine says, once it has come back.
    [[nodiscard]] virtual Told told() const = 0;

    const Ask ask;
    std::optional<Told> expected;  // what the model says, once it ran
};

[[nodiscard]] std::unique_ptr<Asked> make_job(Ask ask, engine::Origin& origin, bed::Bed& bed);

}  // namespace onrush::sim
