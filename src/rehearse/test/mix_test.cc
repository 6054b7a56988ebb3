#include "rehearse/mix.h"

#include <gtest/gtest.h>

namespace onrush::rehearse {
namespace {

std::string write(Script& script, std::uint64_t number) {
    std::string out;
    script.write_request(number, out);
    return out;
}

std::string filled(std::string_view text, std::string_view line, std::string_view id = {}) {
    std::string out;
    Template(text).write(line, id, out);
    return out;
}

TEST(Template, PutsFieldsAndTheIdWhereItSaysSo) {
    EXPECT_EQ(filled("plain", "a\tb"), "plain");
    EXPECT_EQ(filled("$1", "a\tb"), "a");
    EXPECT_EQ(filled("x$2y$1$2z", "a\tb"), "xbyabz");
    EXPECT_EQ(filled("$1", "no tab"), "no tab");
    EXPECT_EQ(filled("[$3]", "a\tb"), "[]");
    EXPECT_EQ(filled("/$ID/$1", "a", "42"), "/42/a");
    EXPECT_EQ(filled("$0 $x $", "a"), "$0 $x $");
    EXPECT_EQ(Template("$ID $2 $7 $1").fields(), 7u);
    EXPECT_EQ(Template("none").fields(), 0u);
}

TEST(Mix, SendsLineAfterLineAndTheFirstAgain) {
    Mix mix({{.name = "one", .request = "<$1>"}}, {"a", "b"});
    EXPECT_EQ(write(mix, 0) + write(mix, 1) + write(mix, 2), "<a><b><a>");
    Mix alone({{.name = "one", .request = "same"}}, {});
    EXPECT_EQ(write(alone, 0) + write(alone, 1), "samesame");
}

TEST(Mix, SpreadsKindsEvenlyByTheirWeights) {
    Mix mix({{.name = "a", .request = "a", .weight = 3},
             {.name = "b", .request = "b", .weight = 1},
             {.name = "c", .request = "c", .weight = 2}},
            {});
    std::string sent;
    for (std::uint64_t number = 0; number < 12; ++number) {
        sent += write(mix, number);
    }
    EXPECT_EQ(sent, "acabcaacabca");
}

// An order goes out, is answered, and is paid where its kind comes next, by the caller whose it
// is, though other lines have come up since.
TEST(Mix, SendsTheSequelOfWhatSucceeded) {
    Mix mix({{.name = "order", .request = "order $1;", .weight = 1, .sequel = "pay $ID $1;"},
             {.name = "look", .request = "look $1;"}},
            {"a", "b", "c", "d", "e"});
    EXPECT_EQ(write(mix, 0), "order a;");
    EXPECT_EQ(write(mix, 1), "look b;");
    EXPECT_EQ(write(mix, 2), "order c;");  // nothing is answered yet
    mix.on_response(1, 200, R"({"productId":99})");
    mix.on_response(2, 201, R"({"orderId":8,"total":100})");
    mix.on_response(0, 409, R"({"available":3})");
    EXPECT_EQ(write(mix, 3), "look d;");
    EXPECT_EQ(write(mix, 4), "pay 8 c;");
    mix.on_response(4, 200, R"({"orderId":8})");  // a sequel has none
    EXPECT_EQ(write(mix, 5), "look a;");
    EXPECT_EQ(write(mix, 6), "order b;");
}

TEST(Mix, CountsAnswersByKindAndSequel) {
    Mix mix({{.name = "order", .request = "o", .weight = 1, .sequel = "p"},
             {.name = "look", .request = "l"}},
            {});
    for (std::uint64_t number : {0u, 1u}) {
        write(mix, number);
        mix.on_response(number, 201, "1");
    }
    write(mix, 2);
    mix.on_response(2, 200, "1");
    mix.on_response(2, 200, "1");   // answered twice: nobody asked
    mix.on_response(77, 200, "1");  // nor for this one
    write(mix, 3);
    mix.on_response(3, 999, "");
    ASSERT_EQ(mix.answers().size(), 4u);
    EXPECT_EQ(mix.answers()[0].name, "order");
    EXPECT_EQ(mix.answers()[0].by_status[201], 1u);
    EXPECT_EQ(mix.answers()[1].name, "order-sequel");
    EXPECT_EQ(mix.answers()[1].by_status[200], 1u);
    EXPECT_EQ(mix.answers()[2].name, "look");
    EXPECT_EQ(mix.answers()[2].by_status[201], 1u);
    EXPECT_EQ(mix.answers()[2].by_status[0], 1u);
}

TEST(Mix, NamesWhatMakesNoSense) {
    auto weighing = [](std::uint32_t weight) {
        return fault_in({{.name = "a", .request = "x", .weight = weight}}, {});
    };
    EXPECT_NE(weighing(0).find("weight of a"), std::string::npos);
    EXPECT_EQ(weighing(1), "");
    EXPECT_EQ(weighing(limits::weight_max), "");
    EXPECT_NE(weighing(limits::weight_max + 1).find("weight of a"), std::string::npos);
    EXPECT_NE(fault_in({}, {}).find("one request"), std::string::npos);
    Kind sequel{.name = "a", .request = "$1", .weight = 1, .sequel = "$2"};
    EXPECT_EQ(fault_in({sequel}, {"a\tb"}), "");
    EXPECT_NE(fault_in({sequel}, {"a\tb", "a"}).find("field 2"), std::string::npos);
    EXPECT_NE(fault_in({sequel}, {}).find("field 2"), std::string::npos);
}

}  // namespace
}  // namespace onrush::rehearse
