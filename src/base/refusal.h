// Refusals: every way to say no, said once.
//
// A Refusal is a constant. It has the stable code, the HTTP status, the title and the detail that
// a client reads (RFC 9457), and the members that help: their names and what they hold. A Refused
// is one that happened: the refusal and the values of those members.
//
//     inline constexpr Refusal sale_not_started{
//         "sale-not-started", 409, "The sale has not started", "Try again at startsAt.",
//         {instant_member("startsAt")}};
//
//     return refuse(sale_not_started, sale.starts_at);
//
// A refusal may cross features as it is: an order answers with what the sale refused. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace onrush::base {

// What is wrong, in the words of a problem. A code has one status and one title everywhere.
struct Problem {
    std::string_view code;
    int status = 500;
    std::string_view title;
};

// What a member holds. In the order of RefusedValue.
enum class MemberType : std::uint8_t { none, integer, instant, text };

// A member of a problem that helps. Its name is in camelCase; most are integers.
struct RefusalMember {
    constexpr RefusalMember() = default;
    constexpr RefusalMember(const char* integer_name)
        : name(integer_name), type(MemberType::integer) {}
    constexpr RefusalMember(std::string_view member_name, MemberType holds,
                            std::span<const std::string_view> texts = {})
        : name(member_name), type(holds), choices(texts) {}

    std::string_view name;
    MemberType type = MemberType::none;
    std::span<const std::string_view> choices;  // of a text; empty: any
};

constexpr RefusalMember instant_member(std::string_view name) {
    return {name, MemberType::instant};
}
// With the texts of an enum as choices where it has only those (texts_of<Enum>, describe.h).
constexpr RefusalMember text_member(std::string_view name,
                                    std::span<const std::string_view> choices = {}) {
    return {name, MemberType::text, choices};
}

struct Refusal : Problem {
    static constexpr std::size_t members_max = 2;
    using Members = std::array<RefusalMember, members_max>;
    using Columns = std::array<std::string_view, 2>;

    constexpr Refusal(std::string_view stable_code, int http_status, std::string_view problem_title,
                      std::string_view explained, Members helpful = {},
                      std::string_view points_at = {})
        : Problem{stable_code, http_status, problem_title},
          detail(explained),
          members(helpful),
          pointer(points_at) {}
    constexpr Refusal(const Problem& problem, std::string_view explained, Members helpful = {},
                      std::string_view points_at = {})
        : Problem(problem), detail(explained), members(helpful), pointer(points_at) {}

    // The same problem where another sentence explains it better.
    [[nodiscard]] constexpr Refusal explained_by(std::string_view explained) const {
        Refusal other = *this;
        other.detail = explained;
        return other;
    }
    // The same of another member of the body.
    [[nodiscard]] constexpr Refusal at(std::string_view points_at) const {
        Refusal other = *this;
        other.pointer = points_at;
        return other;
    }
    // The same with a member that is a list (RefusedList), of objects with two integers.
    [[nodiscard]] constexpr Refusal listing(std::string_view name, Columns names) const {
        Refusal with_list = *this;
        with_list.list = name;
        with_list.columns = names;
        return with_list;
    }

    std::string_view detail;
    Members members;
    std::string_view list;     // one more, if it has one
    Columns columns;           // of the list
    std::string_view pointer;  // the member of the body that is wrong (RFC 6901), if it is one
};

// The members of a problem that a refusal adds, in their order.
[[nodiscard]] inline std::vector<std::string_view> member_names(const Refusal& refusal) {
    std::vector<std::string_view> names;
    for (const RefusalMember& member : refusal.members) {
        names.push_back(member.name);
    }
    names.push_back(refusal.list);
    std::erase(names, std::string_view());
    return names;
}

namespace problems {
inline constexpr Problem out_of_range{"out-of-range", 400, "A value is out of range"};
inline constexpr Problem missing_field{"missing-field", 400, "A required member is missing"};
}  // namespace problems

// A member of the input is outside its limits (describe.h); the detail says which limits.
inline constexpr Refusal out_of_range{problems::out_of_range, "See pointer."};

// The value of a member that helps: a number, a time, or the text of an enumerator.
using RefusedValue = std::variant<std::monostate, std::int64_t, Instant, std::string_view>;

// A list that helps: the rows of `lines: [{"optionId": 7, "available": 2}, ...]`.
using RefusedList = std::vector<std::array<std::int64_t, 2>>;

// One refusal that happened. It is small: what few refusals have lies apart.
class Refused {
public:
    Refused() = default;  // nothing was refused yet
    template <typename... Values>
    explicit Refused(const Refusal& refusal, const Values&... values)
        : refusal_(&refusal), values_{value_of(values)...} {
        static_assert(sizeof...(Values) <= Refusal::members_max);
        for (std::size_t i = 0; i < Refusal::members_max; ++i) {
            ONRUSH_CHECK(values_[i].index() == static_cast<std::size_t>(refusal.members[i].type),
                         "{} is refused with a value of another type as member {}", refusal.code,
                         i);
        }
    }

    // Points at a member of the body, such as "/items/3", where the refusal itself does not.
    [[nodiscard]] Refused&& at(std::string pointer) && {
        more().pointer = std::move(pointer);
        return std::move(*this);
    }
    // A sentence with values in it.
    [[nodiscard]] Refused&& saying(std::string detail) && {
        more().detail = std::move(detail);
        return std::move(*this);
    }
    [[nodiscard]] Refused&& with(RefusedList list) && {
        ONRUSH_CHECK(!refusal_->list.empty(), "{} names no list", refusal_->code);
        more().list = std::move(list);
        return std::move(*this);
    }

    [[nodiscard]] bool is(const Refusal& refusal) const { return refusal_ == &refusal; }
    [[nodiscard]] const Refusal& refusal() const { return *refusal_; }
    [[nodiscard]] const RefusedValue& value(std::size_t member) const { return values_[member]; }
    [[nodiscard]] std::string_view detail() const {
        return more_ != nullptr && !more_->detail.empty() ? std::string_view(more_->detail)
                                                          : refusal_->detail;
    }
    [[nodiscard]] std::string_view pointer() const {
        return more_ != nullptr && !more_->pointer.empty() ? std::string_view(more_->pointer)
                                                           : refusal_->pointer;
    }
    // Null when there is none.
    [[nodiscard]] const RefusedList* list() const {
        return more_ != nullptr && !more_->list.empty() ? &more_->list : nullptr;
    }

private:
    struct More {
        std::string pointer;
        std::string detail;
        RefusedList list;
    };

    template <typename Value>
    static RefusedValue value_of(const Value& value) {
        if constexpr (requires { value.units; }) {
            return value.units;
        } else if constexpr (requires { value.none(); }) {
            return static_cast<std::int64_t>(value.value);
        } else if constexpr (std::is_integral_v<Value>) {
            return static_cast<std::int64_t>(value);
        } else {
            return value;
        }
    }
    More& more() {
        if (more_ == nullptr) {
            more_ = std::make_shared<More>();
        }
        return *more_;
    }

    const Refusal* refusal_ = nullptr;
    std::array<RefusedValue, Refusal::members_max> values_;
    std::shared_ptr<More> more_;
};

template <typename... Values>
[[nodiscard]] std::unexpected<Refused> refuse(const Refusal& refusal, const Values&... values) {
    return std::unexpected<Refused>(Refused(refusal, values...));
}

}  // namespace onrush::base
