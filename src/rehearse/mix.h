// A script of several kinds of requests with weights, for a crowd of callers.
//
// A template is the bytes of a request. Where it says $1 to $9 stands that field of a line: what
// one caller sends with, such as a token and what it looks at, apart by tabs. Request n has line n,
// and the first again after the last.
//
// Kinds follow each other by their weights, spread evenly and always the same. A kind may have a
// sequel, such as the payment of an order: once a request of the kind has been answered with 2xx,
// the sequel goes out where the kind comes next, in its place and with its line; $ID stands for the
// first number in the body of that answer. So a kind and its sequel share one weight, and no rate
// depends on how quickly the server answers.
//
//     plan      order       order       order       order
//     answers      201 {"orderId":7...}    200
//     sent      order 1     pay 7       order 2     pay 8
//
// Follow-ups wait in the order of the answers, as many as there are; those of the end of a run
// never go out. On the thread of the run.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "rehearse/load.h"

namespace onrush::rehearse {

namespace limits {
inline constexpr std::uint32_t weight_max = 1'000;
}  // namespace limits

// The pieces of a template, with the marks that stand between them.
class Template {
public:
    Template() = default;
    explicit Template(std::string_view text);

    void write(std::string_view line, std::string_view id, std::string& out) const;
    // The highest n of $n; 0 without any.
    [[nodiscard]] std::size_t fields() const { return fields_; }

private:
    struct Piece {
        std::size_t field = 0;  // 0: the id
        std::string text;       // behind it
    };
    std::string head_;
    std::vector<Piece> pieces_;
    std::size_t fields_ = 0;
};

struct Kind {
    std::string name;
    std::string request;
    std::uint32_t weight = 1;  // 1 to weight_max
    std::string sequel;        // empty: none
};

class Mix final : public Script {
public:
    // Answers by status of one kind, or of a kind's sequel.
    struct Answers {
        std::string name;  // "order", "order-sequel"
        std::array<std::uint64_t, 600> by_status{};
    };

    // At least one kind; without lines there is one empty line.
    Mix(const std::vector<Kind>& kinds, std::vector<std::string> lines);

    void write_request(std::uint64_t number, std::string& out) override;
    void on_response(std::uint64_t number, int status, std::string_view body) override;

    [[nodiscard]] const std::vector<Answers>& answers() const { return answers_; }

private:
    struct FollowUp {
        std::size_t line;
        std::string id;
    };
    // A kind's request, then its sequel: their answers are 2k and 2k + 1.
    struct Part {
        Template request;
        Template sequel;
        bool has_sequel = false;
        std::deque<FollowUp> waiting;
    };
    struct UnderWay {
        std::size_t answers;
        std::size_t line;
    };

    std::vector<Part> parts_;
    std::vector<std::size_t> plan_;  // which part's, over and over
    std::vector<std::string> lines_;
    std::vector<Answers> answers_;
    std::unordered_map<std::uint64_t, UnderWay> under_way_;
};

// What is wrong with the kinds and lines: a weight, or a field that a line lacks. Empty: nothing.
[[nodiscard]] std::string fault_in(const std::vector<Kind>& kinds,
                                   const std::vector<std::string>& lines);

}  // namespace onrush::rehearse
