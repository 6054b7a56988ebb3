// The real program, killed with -9 in the middle of a rush: what was told is there when it comes
// back, nobody has two, and the numbers have no gap.
#include <set>

#include "app/test/program.h"

namespace onrush::app::kill_test {
namespace {

using http::testing::Client;

constexpr std::size_t crowd = 300;
constexpr std::size_t quota = 200;
const std::vector<std::string> no_limit = {"--set", "rates.sign-up=off"};

struct Person {
    std::string token;
    std::int64_t number = 0;  // as told; 0: not told
};

std::vector<Person> sign_up(const Program& program) {
    Client client(program.port());
    std::string ask = Ask{"POST /v1/accounts", "", "{}"}.bytes();
    std::vector<Person> people;
    for (std::size_t i = 0; i < crowd; ++i) {
        client.send(ask);
        people.push_back({.token = reply_of(client.read_answer()).word("accessToken")});
    }
    return people;
}

// Everybody asks; after `told` answers the program dies, and what still comes out counts too.
void rush(Program& program, const std::string& issue, std::vector<Person>& people,
          std::size_t told) {
    std::vector<std::unique_ptr<Client>> clients;
    for (Person& person : people) {
        clients.push_back(std::make_unique<Client>(program.port()));
        clients.back()->send(Ask{issue, person.token}.bytes());
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (i == told) {
            EXPECT_EQ(program.end(SIGKILL).exit_code, std::nullopt);
        }
        http::testing::Answer answer = clients[i]->read_answer();
        if (answer.status == 201 && answer.complete) {
            people[i].number = reply_of(answer).number("number");
        }
    }
}

// Who was told a number has it; the rest ask again; then all numbers are out, each once.
void recount(const Program& program, const std::string& issue, std::vector<Person>& people) {
    std::set<std::int64_t> numbers;
    for (const Person& person : people) {
        Reply again = program.ask({issue, person.token});
        Reply mine = program.ask({"GET /v1/me/coupons", person.token});
        const boost::json::array& items = mine.body.as_object().at("items").as_array();
        ASSERT_LE(items.size(), 1u) << mine.text;
        if (person.number != 0) {
            EXPECT_EQ(again.code, "coupon-already-issued");
            ASSERT_EQ(items.size(), 1u) << "told " << person.number << ", and it is gone";
            EXPECT_EQ(items[0].at("number").to_number<std::int64_t>(), person.number);
        }
        if (!items.empty()) {
            EXPECT_TRUE(numbers.insert(items[0].at("number").to_number<std::int64_t>()).second);
        }
    }
    EXPECT_EQ(numbers.size(), quota);
    EXPECT_EQ(*numbers.rbegin(), static_cast<std::int64_t>(quota));
}

TEST(Kill, InTheMiddleOfARushLosesNothingThatWasTold) {
    log::ScratchFolder scratch;
    std::string folder = scratch.path() + "/data";
    for (std::size_t told : {std::size_t{0}, std::size_t{1}, std::size_t{37}, std::size_t{150}}) {
        auto program = std::make_unique<Program>(folder, no_limit);
        std::vector<Person> people = sign_up(*program);
        Reply campaign =
            program->ask({"POST /v1/campaigns", admin_token(folder), campaign_form("Kill", quota)});
        ASSERT_EQ(campaign.status, 201) << campaign.text;
        std::string issue =
            "POST /v1/campaigns/" + std::to_string(campaign.number("campaignId")) + "/coupons";
        rush(*program, issue, people, told);
        program = std::make_unique<Program>(folder, no_limit);
        recount(*program, issue, people);
    }
}

}  // namespace
}  // namespace onrush::app::kill_test
