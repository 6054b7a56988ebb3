#include "rehearse/mix.h"

#include <algorithm>
#include <numeric>

namespace onrush::rehearse {

namespace {

constexpr std::string_view id_mark = "$ID";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Field n, from 1, of what stands apart by tabs; empty when there are fewer.
std::string_view field_of(std::string_view line, std::size_t n) {
    for (; n > 1; --n) {
        std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos) {
            return {};
        }
        line.remove_prefix(tab + 1);
    }
    return line.substr(0, line.find('\t'));
}

std::size_t fields_in(std::string_view line) {
    return static_cast<std::size_t>(std::ranges::count(line, '\t')) + 1;
}

std::string_view first_number(std::string_view body) {
    const auto* from = std::ranges::find_if(body, is_digit);
    const auto* to = std::find_if_not(from, body.end(), is_digit);
    return {from, to};
}

// Which kind is next: each gains its weight, who has the most goes and pays the sum of all.
std::vector<std::size_t> plan_of(const std::vector<Kind>& kinds) {
    std::int64_t sum = 0;
    for (const Kind& kind : kinds) {
        sum += kind.weight;
    }
    std::vector<std::int64_t> credit(kinds.size());
    std::vector<std::size_t> plan;
    for (std::int64_t i = 0; i < sum; ++i) {
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            credit[k] += kinds[k].weight;
        }
        auto most = std::ranges::max_element(credit);
        *most -= sum;
        plan.push_back(static_cast<std::size_t>(most - credit.begin()));
    }
    return plan;
}

}  // namespace

Template::Template(std::string_view text) {
    std::string* last = &head_;
    while (!text.empty()) {
        std::size_t mark = text.find('$');
        last->append(text.substr(0, mark));
        if (mark == std::string_view::npos) {
            return;
        }
        text.remove_prefix(mark);
        bool is_id = text.starts_with(id_mark);
        if (!is_id && (text.size() < 2 || !is_digit(text[1]) || text[1] == '0')) {
            last->push_back('$');
            text.remove_prefix(1);
            continue;
        }
        std::size_t field = is_id ? 0 : static_cast<std::size_t>(text[1] - '0');
        fields_ = std::max(fields_, field);
        last = &pieces_.emplace_back(Piece{field, {}}).text;
        text.remove_prefix(is_id ? id_mark.size() : 2);
    }
}

void Template::write(std::string_view line, std::string_view id, std::string& out) const {
    out += head_;
    for (const Piece& piece : pieces_) {
        out += piece.field == 0 ? id : field_of(line, piece.field);
        out += piece.text;
    }
}

Mix::Mix(const std::vector<Kind>& kinds, std::vector<std::string> lines)
    : plan_(plan_of(kinds)), lines_(std::move(lines)) {
    if (lines_.empty()) {
        lines_.emplace_back();
    }
    for (const Kind& kind : kinds) {
        parts_.push_back({Template(kind.request), Template(kind.sequel), !kind.sequel.empty(), {}});
        answers_.push_back({.name = kind.name});
        answers_.push_back({.name = kind.name + "-sequel"});
    }
}

void Mix::write_request(std::uint64_t number, std::string& out) {
    std::size_t next = plan_[number % plan_.size()];
    Part& part = parts_[next];
    if (!part.waiting.empty()) {
        const FollowUp& follow_up = part.waiting.front();
        part.sequel.write(lines_[follow_up.line], follow_up.id, out);
        under_way_[number] = {next * 2 + 1, follow_up.line};
        part.waiting.pop_front();
        return;
    }
    std::size_t line = number % lines_.size();
    part.request.write(lines_[line], {}, out);
    under_way_[number] = {next * 2, line};
}

void Mix::on_response(std::uint64_t number, int status, std::string_view body) {
    auto found = under_way_.find(number);
    if (found == under_way_.end()) {
        return;
    }
    auto [answers, line] = found->second;
    under_way_.erase(found);
    auto& by_status = answers_[answers].by_status;
    std::size_t place = static_cast<std::size_t>(status);
    ++by_status[place < by_status.size() ? place : 0];
    Part& part = parts_[answers / 2];
    if (answers % 2 == 0 && part.has_sequel && status >= 200 && status < 300) {
        part.waiting.push_back({line, std::string(first_number(body))});
    }
}

std::string fault_in(const std::vector<Kind>& kinds, const std::vector<std::string>& lines) {
    if (kinds.empty()) {
        return "the mix needs at least one request";
    }
    std::size_t needed = 0;
    for (const Kind& kind : kinds) {
        if (kind.weight < 1 || kind.weight > limits::weight_max) {
            return "the weight of " + kind.name + " must be 1 to " +
                   std::to_string(limits::weight_max);
        }
        needed =
            std::max({needed, Template(kind.request).fields(), Template(kind.sequel).fields()});
    }
    std::size_t had = lines.empty() ? 0 : fields_in(lines.front());
    for (const std::string& line : lines) {
        had = std::min(had, fields_in(line));
    }
    return needed <= had ? std::string()
                         : "a request needs field " + std::to_string(needed) +
                               " of a line, and one has " + std::to_string(had);
}

}  // namespace onrush::rehearse
