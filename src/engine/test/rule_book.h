// Business rules as lines, for the tests of features: at this time this is asked, and that is the
// answer. Then what must hold.
//
//   struct Features { account::AccountFeature accounts; explicit Features(engine::Domain&); };
//   RuleBook<Features> book;
//   book.play({
//       {1000, ask(&Features::accounts, OpenAccount{.email = "a@b.c"}), "account 1"},
//       {1000, ask(&Features::accounts, OpenAccount{.email = "A@B.C"}), "email-taken"},
//   });
//   book.expect_whole();
//
// Every line is a batch of its own, decided by the real batcher with laws that vote. What it would
// write to the log goes at once into a second set of tables, as after a restart: expect_whole()
// holds the two against each other and asks every law.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/batcher.h"
#include "engine/command.h"
#include "table/batch_reader.h"

namespace onrush::engine::test {

// "coupon-not-found" for Refusal::coupon_not_found.
template <typename Enum>
[[nodiscard]] std::string code_of(Enum value) {
    std::string code;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto described) {
        if (described.value == value) {
            code = described.name;
        }
    });
    std::ranges::replace(code, '_', '-');
    return code;
}

// The words for an answer or a refusal: a feature's tests have `say` for each of their answers.
template <typename Enum>
    requires std::is_enum_v<Enum>
[[nodiscard]] std::string say(Enum refusal) {
    return code_of(refusal);
}

template <typename Input>
inline constexpr Job::Kind kind_of_input = [] {
    if constexpr (requires { Input::job_kind; }) {
        return Input::job_kind;
    } else {
        return Job::Kind::command;
    }
}();

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

template <typename Features>
class RuleBook : Origin {
public:
    using Step = std::function<std::string(RuleBook&)>;
    struct Line {
        std::int64_t at_ms = 0;
        Step step;
        std::string expected;
    };

    RuleBook() {
        auto made = table::BatchRestorer::make(restarted_.schema(), schema_);
        EXPECT_TRUE(made) << made.error().text;
        restorer_ = std::move(*made);
    }

    // One batch with this in it. Facts are added to those that are there.
    template <typename Feature, typename Input>
    Result<Input> run(std::int64_t at_ms, Feature& feature, Input input) {
        Call<Feature, Input, kind_of_input<Input>> job(*this, feature, std::move(input));
        batcher_.open(base::Instant(at_ms), Admission::open);
        batcher_.run(job, Admission::open);
        close();
        return job.result;
    }
    // A batch in which a function of a feature is called, as a bigger command would.
    std::string call(std::int64_t at_ms, const std::function<std::string(const Turn&)>& function) {
        batcher_.open(base::Instant(at_ms), Admission::open);
        std::string said = function(Turn{base::Instant(at_ms)});
        close();
        return said;
    }
    // Batches at one time, until nothing is due any more.
    void pass(std::int64_t at_ms) {
        do {
            batcher_.open(base::Instant(at_ms), Admission::open);
            close();
        } while (batcher_.next_deadline() <= base::Instant(at_ms));
    }

    void play(const std::vector<Line>& lines) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            now_ms = lines[i].at_ms;
            EXPECT_EQ(lines[i].step(*this), lines[i].expected)
                << "line " << i + 1 << " at " << now_ms;
        }
    }
    // The facts since it was last asked.
    std::vector<std::string> take_facts() { return std::exchange(facts_, {}); }

    void expect_whole() {
        EXPECT_EQ(domain.check_laws(), std::vector<std::string>{});
        const auto& tables = domain.schema().tables();
        for (std::size_t i = 0; i < tables.size(); ++i) {
            EXPECT_EQ(table::content_hash(*tables[i]),
                      table::content_hash(*restarted_.schema().tables()[i]))
                << tables[i]->name() << " is another after a restart";
        }
    }

    Domain domain;
    Features features{domain};
    std::int64_t now_ms = 0;
    [[nodiscard]] Features& restarted() { return restarted_features_; }

private:
    void deliver(JobList) override {}
    void close() {
        batcher_.close(batch_);
        batch_.answers.deliver();
        batcher_.relaxed().deliver();
        if (batch_.written) {
            base::ByteView body = batch_.record.body().view().substr(log::record_header_bytes);
            FactReader reader(schema_, facts_);
            EXPECT_TRUE(table::visit_batch(schema_, body, reader));
            EXPECT_TRUE(restorer_->restore(body));
        }
    }

    Counters counters_;
    Batcher batcher_{domain, counters_};
    Domain restarted_;
    Features restarted_features_{restarted_};
    Batcher restarted_batcher_{restarted_, counters_};  // declares the same tables
    table::SchemaDescription schema_ = domain.schema().describe();
    std::optional<table::BatchRestorer> restorer_;
    Batch batch_;
    std::vector<std::string> facts_;
};

// A line's step: this input to that feature, and the words for what comes back.
template <typename Features, typename Feature, typename Input>
[[nodiscard]] typename RuleBook<Features>::Step ask(Feature Features::* feature, Input input) {
    return [feature, input = std::move(input)](RuleBook<Features>& book) {
        Result<Input> result = book.run(book.now_ms, book.features.*feature, input);
        return result ? say(*result) : say(result.error());
    };
}

}  // namespace onrush::engine::test
