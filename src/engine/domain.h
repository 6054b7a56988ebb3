// Everything an engine runs: the tables, facts, laws and deadlines of all features, in one list.
//
// The engine names no feature: whoever puts a server together declares them here, always in the
// same order. Engine thread, once the engine runs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/caller.h"
#include "engine/deadline.h"
#include "engine/hearing.h"
#include "engine/law.h"
#include "table/schema.h"

namespace onrush::engine {

class Domain {
public:
    [[nodiscard]] table::Schema& schema() { return schema_; }
    [[nodiscard]] const table::Schema& schema() const { return schema_; }

    void add(table::AnyTable& table) { schema_.add(table); }
    void add(table::AnyFact& fact) { schema_.add(fact); }
    // Each has a name of its own.
    void add(std::unique_ptr<Law> law);
    // Who says which callers may ask. One feature does, and outlives the domain's use; until then
    // no caller may.
    void set_callers(const Callers& callers);
    [[nodiscard]] const Callers& callers() const { return *callers_; }

    // Says whether a feature keeps anything of an account: each that has rows of accounts tells,
    // and an account that nobody keeps anything of may be forgotten. Asked with a look-up or two.
    using Keeps = std::function<bool(AccountId account)>;
    void add_keeper(Keeps keeps) { keepers_.push_back(std::move(keeps)); }
    [[nodiscard]] bool is_kept(AccountId account) const;
    // What a feature has of an account and does not keep it for goes with it.
    using Drops = std::function<void(AccountId account)>;
    void add_dropper(Drops drops) { droppers_.push_back(std::move(drops)); }
    void drop_all_of(AccountId account) const;

    // domain.add_deadline<ByExpiry>(claims, &Claim::expires_at,
    //                               [&](const Claim& claim, base::Instant now) { ... });
    template <typename Index, typename Table, typename WhenDue>
    void add_deadline(Table& table, base::Instant Table::row_type::* member, WhenDue when_due,
                      Due due = Due::exactly) {
        ONRUSH_CHECK(schema_.table_named(table.name()) == &table,
                     "{} has a deadline and is not in the domain", table.name());
        deadlines_.push_back(std::make_unique<DeadlineOf<Table, Index, WhenDue>>(
            due, table, member, std::move(when_due)));
    }

    // Lets the deadlines of these rows wait (deadline.h), once tables are filled. The names that
    // no row has; fault `usage` for a name of no table with deadlines.
    [[nodiscard]] base::Outcome<std::vector<std::string>> hold_deadlines(
        const std::vector<std::string>& names);

    // Kept by the engine; features count silence from it. Without an engine all was heard.
    [[nodiscard]] Hearing& hearing() { return hearing_; }

    [[nodiscard]] const std::vector<std::unique_ptr<Law>>& laws() const { return laws_; }
    [[nodiscard]] const std::vector<std::unique_ptr<AnyDeadline>>& deadlines() const {
        return deadlines_;
    }

    // What a feature keeps beside its rows and makes of them, such as who stands before whom. It is
    // made when the engine starts, so that nobody waits for it; where a batcher runs without an
    // engine, the feature makes it when it is first needed.
    using Preparation = std::function<void()>;
    void add_preparation(Preparation prepare) { preparations_.push_back(std::move(prepare)); }
    void prepare() const;

    // Lines for a person: what was issued and sold, for `verify` to print.
    using Summary = std::function<std::vector<std::string>()>;
    void add_summary(Summary summary) { summaries_.push_back(std::move(summary)); }
    [[nodiscard]] std::vector<std::string> summarize() const;

    // Every law over every row: "law: what is wrong" for each that is broken.
    [[nodiscard]] std::vector<std::string> check_laws() const;

private:
    table::Schema schema_;
    std::vector<std::unique_ptr<Law>> laws_;
    std::vector<std::unique_ptr<AnyDeadline>> deadlines_;
    std::vector<Preparation> preparations_;
    std::vector<Summary> summaries_;
    std::vector<Keeps> keepers_;
    std::vector<Drops> droppers_;
    NoCallers nobody_;
    const Callers* callers_ = &nobody_;
    Hearing hearing_;
};

}  // namespace onrush::engine
