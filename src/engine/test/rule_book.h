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
// `say` puts an answer into words, and is written beside the feature's tests for each of its
// answers; a refusal is its code and its pointer.
//
// Every line is a batch of its own, decided by the real batcher with laws that vote. What it would
// write to the log goes at once into a second set of tables, as after a restart: expect_whole()
// holds the two against each other and asks every law.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/batcher.h"
#include "engine/command.h"
#include "engine/test/laws.h"
#include "engine/test/told.h"
#include "table/batch_reader.h"

namespace onrush::engine::test {

// All of a rule book that does not know the features.
class AnyRuleBook : protected Origin {
public:
    // A batch in which a function of a feature is called, as a bigger command would.
    std::string call(std::int64_t at_ms, const std::function<std::string(base::Instant)>& function);
    // Batches at one time, until nothing is due any more.
    void pass(std::int64_t at_ms);
    // The facts since it was last asked.
    std::vector<std::string> take_facts() { return std::exchange(facts_, {}); }
    void expect_whole();

    Domain domain;
    std::int64_t now_ms = 0;

protected:
    AnyRuleBook();
    ~AnyRuleBook() override;
    // When the features have declared themselves to both domains.
    void start();
    // One batch with this in it. Facts are added to those that are there.
    void run_job(std::int64_t at_ms, Job& job);
    // A batch in which nothing is overdue.
    void open(std::int64_t at_ms);
    void expect_said(std::size_t line, const std::string& said, const std::string& expected) const;

    Domain restarted_;

private:
    void deliver(Outbox) override {}
    void close();

    Counters counters_;
    std::optional<Batcher> batcher_;
    std::optional<Batcher> restarted_batcher_;  // declares the same tables
    table::SchemaDescription schema_;
    std::optional<table::BatchRestorer> restorer_;
    Batch batch_;
    std::vector<std::string> facts_;
};

template <typename Features>
class RuleBook : public AnyRuleBook {
public:
    using Step = std::function<std::string(RuleBook&)>;
    struct Line {
        std::int64_t at_ms = 0;
        Step step;
        std::string expected;
    };

    RuleBook() { start(); }

    template <typename Input>
    Result<Input> run(std::int64_t at_ms, typename Input::Feature& feature, Input input) {
        Call<Input> job(*this, feature, std::move(input));
        run_job(at_ms, job);
        return job.result;
    }
    void play(const std::vector<Line>& lines) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            now_ms = lines[i].at_ms;
            expect_said(i + 1, lines[i].step(*this), lines[i].expected);
        }
    }

    Features features{domain};
    [[nodiscard]] Features& restarted() { return restarted_features_; }

private:
    Features restarted_features_{restarted_};
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
