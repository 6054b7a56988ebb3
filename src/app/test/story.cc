#include "app/test/story.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "http/openapi.h"
#include "http/test/golden.h"
#include "relay/position.h"

namespace onrush::app {

namespace {

const std::string folder = ONRUSH_SOURCE_FOLDER "/src/app/test/golden/";
constexpr std::string_view stories[] = {"account",        "accounts_full", "cart",
                                        "catalog",        "certificate",   "concert",
                                        "coupon",         "draw",          "events",
                                        "guard_campaign", "guard_date",    "guard_sale",
                                        "order",          "order_expired", "order_limit",
                                        "order_limits",   "point",         "point_self_charge_off",
                                        "ranking",        "reservation",   "reservation_expired",
                                        "room",           "sale",          "server"};
bool is_story(const std::string& name) {
    return std::ranges::find(stories, name) != std::end(stories);
}
constexpr std::string_view answer_sign = "-> ";
// What is longer is tested as a whole elsewhere: the description and the metrics.
constexpr std::size_t text_bytes_max = 4096;
constexpr const char* headers_told[] = {"location", "allow", "www-authenticate", "onrush-queue"};

std::vector<std::string> without_rates(std::vector<std::string> assignments) {
    for (const char* name : {"default", "browse", "issue", "order", "sign-up", "sign-in",
                             "sign-in-account", "passes", "health"}) {
        assignments.push_back(fmt::format("rates.{}=off", name));
    }
    return assignments;
}

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    std::istringstream parts{std::string(path)};
    for (std::string part; std::getline(parts, part, '/');) {
        segments.push_back(part);
    }
    return segments;
}

// What the router takes for a parameter: an integer, or any text where the path says so.
bool fits(const std::string& wanted, const std::string& given) {
    if (!wanted.starts_with('{')) {
        return wanted == given;
    }
    bool number = given.find_first_not_of("0123456789") == std::string::npos && given[0] != '0';
    return !given.empty() && (number || wanted.ends_with(":text}"));
}

bool matches(std::string_view path, const std::string& target) {
    std::vector<std::string> wanted = segments_of(path);
    std::vector<std::string> given = segments_of(target.substr(0, target.find('?')));
    return std::ranges::equal(wanted, given, fits);
}

std::string with_pass(std::string text, const std::string& pass) {
    constexpr std::string_view sign = "<pass>";
    std::size_t at = text.find(sign);
    return at == std::string::npos ? text : text.replace(at, sign.size(), pass);
}

std::string method_of(const std::string& line) {
    return line.substr(0, line.find(' '));
}
std::string target_of(const std::string& line) {
    return line.substr(line.find(' ') + 1);
}

// Series of a family in the exposition whose value is not 0, as their labels.
std::set<std::string> counted(const std::string& metrics, const std::string& family) {
    std::set<std::string> found;
    std::istringstream lines(metrics);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(family + "{") && !line.ends_with(" 0")) {
            found.insert(line.substr(family.size(), line.rfind(' ') - family.size()));
        }
    }
    return found;
}

}  // namespace

const http::Route* route_of(std::span<const http::Route> routes, const std::string& line) {
    auto is_for = [&](const http::Route& route) {
        return http::name_of(route.method) == method_of(line) &&
               matches(route.path, target_of(line));
    };
    auto literal = std::ranges::find_if(routes, [&](const http::Route& route) {
        return is_for(route) && route.path.find('{') == std::string_view::npos;
    });
    auto found = literal != routes.end() ? literal : std::ranges::find_if(routes, is_for);
    return found == routes.end() ? nullptr : &*found;
}

Story::Story(const std::vector<std::string>& assignments)
    : server_(without_rates(assignments)), openapi_(server_.ask({"GET /openapi.json"}).body) {}

void Story::tell(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        expect_described(row);
        Reply reply = ask(row);
        EXPECT_EQ(reply.status, row.status) << row.line << " " << row.body << "\n" << reply.text;
        EXPECT_EQ(reply.code, row.code) << row.line << " " << row.body << "\n" << reply.text;
        write(row, reply);
    }
}

Reply Story::prepare(const std::string& line, const std::string& who, const std::string& body) {
    Reply reply = ask({line, who, body});
    EXPECT_LT(reply.status, 300) << line << " " << body << "\n" << reply.text;
    return reply;
}

Reply Story::ask(const Row& row) {
    Reply reply = server_.ask(
        {row.line, token_of(row.who), with_pass(row.body, pass_), with_pass(row.headers, pass_)});
    if (reply.body.is_object() && reply.body.as_object().contains("pass")) {
        pass_ = reply.word("pass");
    }
    return reply;
}

void Story::expect_golden(const std::string& name) const {
    EXPECT_TRUE(is_story(name)) << "add \"" << name << "\" to `stories` in " << __FILE__;
    expect_counted();
    http::testing::expect_golden(folder + name + ".golden", text_);
}

std::string Story::token_of(const std::string& who) const {
    if (who.empty()) {
        return "";
    }
    if (who == "admin" || who == "service") {
        return who == "admin" ? server_.admin() : server_.service();
    }
    return server_.token(std::stoull(who.substr(who.find(' '))));
}

// The description knows of this answer to this request.
void Story::expect_described(const Row& row) const {
    const http::Route* route = route_of(server_.routes(), row.line);
    if (route == nullptr) {
        EXPECT_TRUE(row.code == "not-found" || row.code == "method-not-allowed") << row.line;
        return;
    }
    std::string method = method_of(row.line);
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    const boost::json::object& answers =
        openapi_.at("paths").at(http::path_template(*route)).at(method).at("responses").as_object();
    const boost::json::value* answer = answers.if_contains(std::to_string(row.status));
    ASSERT_NE(answer, nullptr) << row.line << " may be answered with " << row.status;
    std::string words(answer->at("description").as_string());
    if (!row.code.empty()) {
        EXPECT_NE(words.find("`" + row.code + "`"), std::string::npos)
            << row.line << " may be refused with " << row.code << ", not only " << words;
    }
}

void Story::expect_counted() const {
    std::string metrics = server_.ask({"GET /metrics", server_.admin()}).text;
    std::set<std::string> routes = counted(metrics, "onrush_http_request_duration_seconds_count");
    for (const std::string& series : series_) {
        EXPECT_TRUE(routes.contains(series)) << series;
    }
    std::set<std::string> refusals = counted(metrics, "onrush_refusals_total");
    for (const std::string& code : codes_) {
        EXPECT_TRUE(refusals.contains(fmt::format(R"({{code="{}"}})", code))) << code;
    }
}

void Story::write(const Row& row, const Reply& reply) {
    if (const http::Route* route = route_of(server_.routes(), row.line)) {
        series_.insert(fmt::format(R"({{route="{}",method="{}"}})", http::path_template(*route),
                                   http::name_of(route->method)));
        bool of_a_feature = std::ranges::any_of(
            route->refusals, [&](const auto* refusal) { return refusal->code == reply.code; });
        if (of_a_feature) {
            codes_.insert(reply.code);
        }
    }
    text_ += text_.empty() ? "" : "\n";
    text_ += row.line + (row.who.empty() ? "" : " as " + row.who) + "\n";
    std::ranges::remove_copy(row.headers, std::back_inserter(text_), '\r');
    text_ += row.body.empty() ? "" : row.body + "\n";
    text_ += fmt::format("{}{}", answer_sign, reply.status);
    for (const char* header : headers_told) {
        if (auto told = reply.headers.find(header); told != reply.headers.end()) {
            text_ += fmt::format(", {}: {}", header, told->second);
        }
    }
    text_ += "\n";
    if (reply.text.size() > text_bytes_max) {
        text_ += fmt::format("(more than {} bytes)\n", text_bytes_max);
    } else {
        text_ += reply.body.is_null() ? reply.text : shown(reply.body);
    }
}

std::string Story::shown(boost::json::value body) const {
    replace_what_varies(body);
    return http::testing::pretty(boost::json::serialize(body));
}

void Story::replace_what_varies(boost::json::value& value) const {
    if (boost::json::array* items = value.if_array()) {
        std::ranges::for_each(*items, [this](auto& item) { replace_what_varies(item); });
    } else if (boost::json::object* members = value.if_object()) {
        for (auto& [name, member] : *members) {
            if (name == "accessToken") {
                member = "<token>";
            } else if (name == "kid" || name == "x") {
                member = "<key>";
            } else if (name == "pass" || name == "signature" || name == "document") {
                member = fmt::format("<{}>", std::string_view(name));
            } else {
                replace_what_varies(member);
            }
        }
    } else if (const boost::json::string* text = value.if_string()) {
        std::optional<base::Instant> time = base::parse_instant(*text);
        bool is_hex = std::ranges::all_of(
            *text, [](unsigned char c) { return std::isdigit(c) != 0 || (c >= 'a' && c <= 'f'); });
        if (is_hex && (text->size() == 64 || text->size() == 32)) {
            value = fmt::format("<{} digits>", text->size());
            return;
        }
        if (relay::parse_position(*text)) {
            value = "<position>";
            return;
        }
        constexpr base::Duration year = base::Duration::hours(24 * 366);
        if (!time) {
            return;
        }
        // A token's time is in whole seconds, so it may be a little less.
        base::Duration since = *time - started_;
        if (since >= base::Duration::seconds(-1) && since < year) {
            // To the nearest five minutes: a story is shorter than half of that.
            std::int64_t halves = since.ms / base::Duration::seconds(150).ms;
            std::int64_t minutes = (halves + 1) / 2 * 5;
            value = minutes == 0        ? std::string("<now>")
                    : minutes % 60 == 0 ? fmt::format("<now + {}h>", minutes / 60)
                                        : fmt::format("<now + {}m>", minutes);
        }
    }
}

std::string Exchanged::word(std::string_view name) const {
    if (!body.starts_with('{')) {
        return "";
    }
    boost::json::value value = boost::json::parse(body);
    const boost::json::value* member = value.as_object().if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->as_string()) : "";
}

std::vector<Exchanged> read_goldens() {
    std::vector<Exchanged> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        EXPECT_TRUE(is_story(entry.path().stem().string())) << "no story writes " << entry.path();
        std::ifstream file(entry.path());
        bool begins = true;
        for (std::string line; std::getline(file, line);) {
            if (begins) {
                all.push_back({line.substr(0, line.find(" as ")), 0, ""});
            } else if (all.back().status == 0) {
                if (line.starts_with(answer_sign)) {
                    all.back().status = std::stoi(line.substr(answer_sign.size()));
                }
            } else {
                all.back().body += line + "\n";
            }
            begins = line.empty();
        }
    }
    return all;
}

}  // namespace onrush::app
