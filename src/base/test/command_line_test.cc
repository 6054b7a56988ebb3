#include "base/command_line.h"

#include <gtest/gtest.h>

#include "base/fault.h"

namespace onrush::base {
namespace {

const int usage = exit_code(FaultKind::usage);

int run(CommandLine& line, std::vector<const char*> arguments, int body_code = 0) {
    arguments.insert(arguments.begin(), "program");
    return line.run(static_cast<int>(arguments.size()), arguments.data(),
                    [&] { return body_code; });
}

TEST(CommandLine, ReadsOptionsAndThenRunsTheBody) {
    std::uint64_t rows = 7;
    double rate = 0;
    std::string folder = "here";
    std::string heard;
    bool keep = false;
    CommandLine line("about");
    line.option("--rows", rows, "rows");
    line.option("--rate", rate, "rate");
    line.option("FOLDER", folder, "folder");
    line.option("--say", [&](const std::string& text) { heard = text; }, "words");
    line.flag("--keep", keep, "keep");
    EXPECT_EQ(run(line, {"--rows", "9", "there", "--rate=0.5", "--say", "hello", "--keep"}, 3), 3);
    EXPECT_EQ(rows, 9u);
    EXPECT_EQ(rate, 0.5);
    EXPECT_EQ(folder, "there");
    EXPECT_EQ(heard, "hello");
    EXPECT_TRUE(keep);
}

TEST(CommandLine, KeepsTheValuesOfWhatIsNotGiven) {
    std::uint64_t rows = 7;
    std::vector<std::string> names{"a", "b"};
    CommandLine line("about");
    line.option("--rows", rows, "rows").show_default();
    line.option("--name", names, "names").one_of({"a", "b"});
    EXPECT_EQ(run(line, {}), 0);
    EXPECT_EQ(rows, 7u);
    EXPECT_EQ(names, (std::vector<std::string>{"a", "b"}));
}

TEST(CommandLine, TakesAListAsOftenAsItIsGiven) {
    std::vector<std::string> names{"a", "b"};
    std::vector<std::string> pairs;
    CommandLine line("about");
    line.option("--name", names, "names");
    line.option("--pair", pairs, "pairs").in_groups_of(2);
    EXPECT_EQ(run(line, {"--name", "c", "--pair", "x", "-", "--name", "d", "--pair", "y", "2"}), 0);
    EXPECT_EQ(names, (std::vector<std::string>{"c", "d"}));
    EXPECT_EQ(pairs, (std::vector<std::string>{"x", "-", "y", "2"}));
    EXPECT_EQ(run(line, {"--pair", "x"}), usage);
}

TEST(CommandLine, RefusesWhatItCannotTake) {
    int code = 0;
    std::uint64_t rows = 2;
    std::string name;
    CommandLine line("about");
    line.option("--code", code, "code").require();
    line.option("--rows", rows, "rows").within(1, 3);
    line.option("--name", name, "name").one_of({"a", "b"});
    EXPECT_EQ(run(line, {}), usage);
    EXPECT_EQ(run(line, {"--code", "1"}), 0);
    EXPECT_EQ(run(line, {"--code", "x"}), usage);
    EXPECT_EQ(run(line, {"--code", "1", "--rows", "0"}), usage);
    EXPECT_EQ(run(line, {"--code", "1", "--rows", "1"}), 0);
    EXPECT_EQ(run(line, {"--code", "1", "--rows", "3"}), 0);
    EXPECT_EQ(run(line, {"--code", "1", "--rows", "4"}), usage);
    EXPECT_EQ(run(line, {"--code", "1", "--name", "b"}), 0);
    EXPECT_EQ(run(line, {"--code", "1", "--name", "c"}), usage);
    EXPECT_EQ(run(line, {"--code", "1", "--other"}), usage);
    EXPECT_EQ(run(line, {"--help"}, 3), 0);
}

TEST(CommandLine, RunsTheOneCommandThatIsNamed) {
    std::string of_two = "none";
    CommandLine line("about");
    line.add_command("one", "about one", [] { return 11; });
    CommandLine& two = line.add_command("two", "about two", [] { return 12; });
    two.option("--of", of_two, "what").or_variable("ONRUSH_TEST_OF_TWO");
    EXPECT_EQ(run(line, {"one"}), 11);
    EXPECT_EQ(of_two, "none");
    EXPECT_EQ(run(line, {"two", "--of", "x"}), 12);
    EXPECT_EQ(of_two, "x");
    setenv("ONRUSH_TEST_OF_TWO", "y", 1);
    EXPECT_EQ(run(line, {"two"}), 12);
    EXPECT_EQ(of_two, "y");
    unsetenv("ONRUSH_TEST_OF_TWO");
    EXPECT_EQ(run(line, {}), usage);
    EXPECT_EQ(run(line, {"three"}), usage);
    EXPECT_EQ(run(line, {"one", "--of", "x"}), usage);
}

TEST(CommandLine, NamesTheCommandThatWasMeant) {
    CommandLine line("about");
    line.add_command("serve", "about serving", [] { return 11; });
    CommandLine& token = line.add_command("token", "about tokens");
    token.add_command("rotate", "about rotating", [] { return 12; });
    auto said = [&](const std::vector<const char*>& arguments) {
        testing::internal::CaptureStderr();
        EXPECT_EQ(run(line, arguments), usage);
        std::string all = testing::internal::GetCapturedStderr();
        return all.substr(0, all.find('\n'));
    };
    EXPECT_EQ(said({"srve"}), "\"srve\" is not a command; did you mean \"serve\"?");
    EXPECT_EQ(said({"token", "rotat"}), "\"rotat\" is not a command; did you mean \"rotate\"?");
    EXPECT_EQ(said({"serve", "more"}).find("is not a command"), std::string::npos);
}

}  // namespace
}  // namespace onrush::base
