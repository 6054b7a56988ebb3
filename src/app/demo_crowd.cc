#include "app/demo_crowd.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <queue>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "rehearse/load.h"

namespace onrush::app {

namespace {

constexpr std::size_t batch_max = 500;
constexpr std::size_t connections_max = 64;
constexpr std::int64_t retry_ms = 1000;
constexpr std::int64_t look_again_ms = 200;
constexpr std::int64_t longest_sleep_ms = 100;
constexpr std::uint32_t looks_max = 5;
constexpr std::uint32_t seats_of_demo = 2000;

enum class Step : std::uint8_t { sign_up, queue, ask, hold, charge, pay, let_go, leave, done };
constexpr std::size_t steps = 9;

struct Person {
    Step step = Step::sign_up;
    std::string token;
    std::uint64_t reservation = 0;
    std::uint64_t total = 0;
    std::uint32_t seats = 0;
    std::uint32_t looks = 0;
};

// What stands behind `"name":`, from the first place on where it does; empty: nowhere.
std::string_view behind(std::string_view body, std::string_view name) {
    std::string quoted = fmt::format("\"{}\"", name);
    std::size_t at = body.find(quoted);
    if (at == std::string_view::npos) {
        return {};
    }
    at = body.find_first_not_of(" :", at + quoted.size());
    return at == std::string_view::npos ? std::string_view() : body.substr(at);
}
std::optional<std::uint64_t> number_in(std::string_view body, std::string_view name) {
    std::string_view rest = behind(body, name);
    std::uint64_t number = 0;
    auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return read.ec == std::errc() && !rest.empty() ? std::optional(number) : std::nullopt;
}
// Of a text without escapes.
std::string_view text_in(std::string_view body, std::string_view name) {
    std::string_view rest = behind(body, name);
    return rest.starts_with('"') ? rest.substr(1, rest.find('"', 1) - 1) : std::string_view();
}

void write_message(std::string& out, std::string_view request, std::string_view token,
                   std::string_view body) {
    out += fmt::format("{} HTTP/1.1\r\nHost: 127.0.0.1\r\n", request);
    if (!token.empty()) {
        out += fmt::format("Authorization: Bearer {}\r\n", token);
    }
    if (!body.empty()) {
        out += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    }
    out += "\r\n";
    out += body;
}

// One GET.
class OneLook final : public rehearse::Script {
public:
    explicit OneLook(std::string path) : path_(std::move(path)) {}
    void write_request(std::uint64_t, std::string& out) override {
        write_message(out, "GET " + path_, "", "");
    }
    void on_response(std::uint64_t, int, std::string_view body) override { said = body; }
    std::string said;

private:
    std::string path_;
};

class Crowd final : public rehearse::Script {
public:
    explicit Crowd(const CrowdPlan& plan) : plan_(plan), people_(plan.people) {
        at_[static_cast<std::size_t>(Step::sign_up)] = plan.people;
        for (std::uint32_t i = 0; i < plan.people; ++i) {
            due_.emplace(0, i);
        }
    }

    [[nodiscard]] base::Outcome<> go(const std::stop_token& stop) {
        std::int64_t said_at = 0;
        while (count(Step::done) < people_.size() && !stop.stop_requested() &&
               now() < limits::crowd_seconds_max * 1000) {
            if (base::Outcome<> sent = send_due(); !sent) {
                // A server that ends while the crowd is there is no fault of the crowd.
                return stop.stop_requested() ? base::Outcome<>() : sent;
            }
            if (now() - said_at >= 1000) {
                said_at = now();
                say();
            }
        }
        report_.not_done = static_cast<std::uint32_t>(people_.size()) - count(Step::done);
        report_.seconds = static_cast<double>(now()) / 1000;
        return {};
    }
    [[nodiscard]] const CrowdReport& report() const { return report_; }

    void write_request(std::uint64_t number, std::string& out) override {
        std::uint32_t index = batch_[number];
        const Person& person = people_[index];
        std::string reservation = fmt::format("/v1/reservations/{}", person.reservation);
        std::string tickets = fmt::format("/v1/rooms/{}/tickets", plan_.room);
        switch (person.step) {
            case Step::sign_up:
                return write_message(out, "POST /v1/accounts", "", "{}");
            case Step::queue:
                return write(out, "POST " + tickets, person, "{}");
            case Step::ask:
                return write(out, "GET " + tickets + "/me", person, "");
            case Step::hold:
                return write(out, fmt::format("POST /v1/dates/{}/holds", plan_.date), person,
                             wish_of(index));
            case Step::charge:
                return write(out, "POST /v1/me/points/charges", person,
                             fmt::format(R"({{"amount":{}}})", person.total));
            case Step::pay:
                return write(out, "POST " + reservation + "/payment", person,
                             R"({"method":"points"})");
            case Step::let_go:
                return write(out, "DELETE " + reservation, person, "");
            case Step::leave:
            case Step::done:
                return write(out, "DELETE " + tickets + "/me", person, "");
        }
    }

    void on_response(std::uint64_t number, int status, std::string_view body) override {
        std::uint32_t index = batch_[number];
        Person& person = people_[index];
        answered_[number] = true;
        if (status >= 300) {
            return refused(index, status, std::string(text_in(body, "code")));
        }
        switch (person.step) {
            case Step::sign_up:
                person.token = text_in(body, "accessToken");
                return next(index, Step::queue);
            case Step::queue:
                report_.tickets += 1;
                return look_at(index, body);
            case Step::ask:
                return look_at(index, body);
            case Step::hold:
                report_.reservations += 1;
                person.reservation = number_in(body, "reservationId").value_or(0);
                person.total = number_in(body, "total").value_or(0);
                return next(index, index % 5 == 4      ? Step::let_go
                                   : person.total == 0 ? Step::pay
                                                       : Step::charge);
            case Step::charge:
                return next(index, Step::pay);
            case Step::pay:
                report_.seats_sold += person.seats;
                return next(index, Step::leave);
            case Step::let_go:
                report_.seats_let_go += person.seats;
                return next(index, Step::leave);
            case Step::leave:
            case Step::done:
                return next(index, Step::done);
        }
    }

private:
    using Due = std::pair<std::int64_t, std::uint32_t>;  // when, and who

    [[nodiscard]] std::int64_t now() const {
        auto passed = std::chrono::steady_clock::now() - begin_;
        return std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
    }
    [[nodiscard]] std::uint32_t count(Step step) const {
        return at_[static_cast<std::size_t>(step)];
    }
    static void write(std::string& out, const std::string& request, const Person& person,
                      const std::string& body) {
        write_message(out, request, person.token, body);
    }

    // Every third wants a certain seat, the others the best one or two.
    std::string wish_of(std::uint32_t index) {
        Person& person = people_[index];
        if (index % 3 == 0) {
            std::uint64_t place = 1 + (index * std::uint64_t{7919} + person.looks) % seats_of_demo;
            person.seats = 1;
            return fmt::format(R"({{"seatIds":[{}]}})", plan_.date * 1'000'000 + place);
        }
        person.seats = person.looks == 0 ? 1 + index % 2 : 1;
        return fmt::format(R"({{"best":{{"count":{}}}}})", person.seats);
    }

    void next(std::uint32_t index, Step step, std::int64_t in_ms = 0) {
        Person& person = people_[index];
        at_[static_cast<std::size_t>(person.step)] -= 1;
        at_[static_cast<std::size_t>(step)] += 1;
        person.step = step;
        if (step != Step::done) {
            due_.emplace(now() + in_ms, index);
        }
    }
    void look_at(std::uint32_t index, std::string_view ticket) {
        std::string_view room = text_in(ticket, "roomState");
        if (text_in(ticket, "state") == "ADMITTED") {
            // The ticket itself was taken for who is admitted at once; asking claims the pass.
            if (people_[index].step == Step::queue) {
                return next(index, Step::ask);
            }
            report_.admitted += 1;
            return next(index, Step::hold);
        }
        if (room == "SOLD_OUT" || room == "CLOSED") {
            report_.went_home += 1;
            return next(index, Step::leave);
        }
        auto wait = static_cast<std::int64_t>(number_in(ticket, "pollAfterMs").value_or(retry_ms));
        next(index, Step::ask, wait);
    }
    void refused(std::uint32_t index, int status, const std::string& code) {
        report_.refused[code.empty() ? fmt::format("status {}", status) : code] += 1;
        Person& person = people_[index];
        if (status == 429 || status == 503) {
            return next(index, person.step, retry_ms);
        }
        if (person.step == Step::hold && (code == "seat-taken" || code == "no-adjacent-seats")) {
            person.looks += 1;
            return person.looks < looks_max ? next(index, Step::hold, look_again_ms)
                                            : next(index, Step::leave);
        }
        report_.went_home += person.step == Step::queue ? 1 : 0;
        bool has_ticket = person.step == Step::hold || person.step == Step::charge ||
                          person.step == Step::pay || person.step == Step::let_go;
        next(index, has_ticket ? Step::leave : Step::done);
    }

    // Everybody whose turn it is, as many as one round takes.
    [[nodiscard]] base::Outcome<> send_due() {
        batch_.clear();
        std::int64_t at = now();
        while (!due_.empty() && due_.top().first <= at && batch_.size() < batch_max) {
            batch_.push_back(due_.top().second);
            due_.pop();
        }
        if (batch_.empty()) {
            std::int64_t wait = due_.empty() ? longest_sleep_ms : due_.top().first - at;
            std::this_thread::sleep_for(
                std::chrono::milliseconds(std::clamp<std::int64_t>(wait, 1, longest_sleep_ms)));
            return {};
        }
        answered_.assign(batch_.size(), false);
        rehearse::Plan round;
        round.port = plan_.port;
        round.connections = std::min(batch_.size(), connections_max);
        round.requests_max = batch_.size();
        base::Outcome<rehearse::Report> sent = rehearse::run(round, *this);
        if (!sent) {
            return std::unexpected(sent.error());
        }
        report_.answers.merge(sent->service);
        for (std::size_t i = 0; i < batch_.size(); ++i) {
            if (!answered_[i]) {
                report_.failed += 1;
                due_.emplace(now() + retry_ms, batch_[i]);
            }
        }
        return {};
    }
    void say() const {
        std::uint32_t inside = count(Step::hold) + count(Step::charge) + count(Step::pay) +
                               count(Step::let_go) + count(Step::leave);
        fmt::print("{:4} s  {} tickets  {} wait  {} inside  {} gone  {} seats sold\n", now() / 1000,
                   report_.tickets, count(Step::ask), inside, count(Step::done),
                   report_.seats_sold);
        std::fflush(stdout);
    }

    const CrowdPlan plan_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::vector<Person> people_;
    std::array<std::uint32_t, steps> at_{};  // people at each step
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<std::uint32_t> batch_;
    std::vector<bool> answered_;
    CrowdReport report_;
};

// The newest room of the first page that protects a date.
base::Outcome<> find_room(CrowdPlan& plan) {
    OneLook look("/v1/rooms?limit=100");
    rehearse::Plan once;
    once.port = plan.port;
    once.connections = 1;
    once.requests_max = 1;
    if (base::Outcome<rehearse::Report> sent = rehearse::run(once, look); !sent) {
        return std::unexpected(sent.error());
    }
    std::string_view rest = look.said;
    for (std::size_t at = 0; (at = rest.find("\"roomId\"")) != std::string_view::npos;) {
        rest.remove_prefix(at);
        std::string_view room = rest.substr(0, rest.find("\"roomId\"", 1));
        std::string_view protects = behind(room, "protects");
        if (text_in(protects, "type") == "date") {
            plan.room = number_in(room, "roomId").value_or(0);
            plan.date = number_in(protects, "id").value_or(0);
            return {};
        }
        rest.remove_prefix(1);
    }
    return base::fault(base::FaultKind::usage,
                       fmt::format("the server on port {} has no room that protects a date; is it "
                                   "a demo?",
                                   plan.port));
}

}  // namespace

base::Outcome<CrowdReport> send_crowd(CrowdPlan plan, const std::stop_token& stop) {
    if (plan.room == 0) {
        if (base::Outcome<> found = find_room(plan); !found) {
            return std::unexpected(found.error());
        }
    }
    Crowd crowd(plan);
    if (base::Outcome<> went = crowd.go(stop); !went) {
        return std::unexpected(went.error());
    }
    return crowd.report();
}

void print_report(const CrowdReport& report, const CrowdPlan& plan) {
    auto ms = [&](double q) { return static_cast<double>(report.answers.quantile(q)) / 1e6; };
    fmt::print("\nthe crowd of {} is done after {:.1f} s\n", plan.people, report.seconds);
    fmt::print("  tickets: {}\n  admitted: {}\n  reservations: {}\n", report.tickets,
               report.admitted, report.reservations);
    fmt::print("  seats sold: {}\n  seats let go: {}\n  went home: {}\n", report.seats_sold,
               report.seats_let_go, report.went_home);
    for (const auto& [code, times] : report.refused) {
        fmt::print("  refused {}: {}\n", code, times);
    }
    fmt::print("  answers: {}, p50 {:.2f} ms, p99 {:.2f} ms; {} connections broke\n",
               report.answers.count(), ms(0.5), ms(0.99), report.failed);
    if (report.not_done > 0) {
        fmt::print("  not done: {}\n", report.not_done);
    }
    std::fflush(stdout);
}

}  // namespace onrush::app
