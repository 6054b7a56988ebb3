#include "http/json_body.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/beast/core/string.hpp>
#include <boost/json/basic_parser_impl.hpp>

#include "http/field_value.h"

namespace onrush::http {

namespace json = boost::json;

namespace {

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

// Follows the shape while the parser follows the text.
class Filler {
public:
    static constexpr std::size_t max_object_size = limits::json_members_max;
    static constexpr std::size_t max_array_size = limits::json_items_max + 1;
    static constexpr std::size_t max_key_size = limits::json_name_bytes_max;
    static constexpr std::size_t max_string_size = limits::json_string_bytes_max;

    Filler(const Shape& shape, void* object, Nulls nulls)
        : root_{&shape, object, shape.min, shape.max}, nulls_(nulls) {}

    [[nodiscard]] std::optional<FieldProblem>& problem() { return problem_; }
    [[nodiscard]] std::string pointer() const {
        std::string text;
        for (std::size_t i = 0; i < depth_; ++i) {
            const Frame& frame = frames_[i];
            if (frame.shape->kind == ShapeKind::list) {
                if (frame.items > 0) {  // before its first item, the list is named
                    text += fmt::format("/{}", frame.items - 1);
                }
            } else if (frame.member != nullptr) {
                base::append_pointer(text, frame.member->name);
            }
        }
        return text;
    }

    using Error = json::error_code;
    using Text = json::string_view;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }

    bool on_object_begin(Error& error) { return open(ShapeKind::object, error); }
    bool on_object_end(std::size_t, Error& error) {
        Frame& frame = frames_[depth_ - 1];
        frame.member = nullptr;
        for (std::size_t i = 0; i < frame.shape->members.size(); ++i) {
            const MemberShape& member = frame.shape->members[i];
            if (member.required && (frame.seen >> i & 1) == 0) {
                frame.member = &member;
                return stop({&problems::missing_field,
                             "It is required. /openapi.json describes the route."},
                            error);
            }
        }
        --depth_;
        return true;
    }

    bool on_array_begin(Error& error) { return open(ShapeKind::list, error); }
    bool on_array_end(std::size_t, Error&) {
        --depth_;
        return true;
    }

    bool on_key_part(Text part, std::size_t, Error&) {
        keep(part);
        return true;
    }
    bool on_key(Text rest, std::size_t, Error& error) {
        std::string_view name = whole(rest);
        Frame& frame = frames_[depth_ - 1];
        const MemberShape* member = frame.shape->find(name);
        frame.member = nullptr;
        if (member == nullptr) {
            std::string at = pointer();
            base::append_pointer(at, name);
            problem_ = FieldProblem{&problems::unknown_field, std::move(at),
                                    "Remove it, or check its spelling in /openapi.json."};
            error = json::error::exception;
            return false;
        }
        frame.member = member;
        std::uint64_t bit = std::uint64_t{1} << (member - frame.shape->members.data());
        if ((frame.seen & bit) != 0) {
            return stop({&problems::duplicate_field, "Send it once."}, error);
        }
        frame.seen |= bit;
        text_.clear();
        return true;
    }

    bool on_string_part(Text part, std::size_t, Error&) {
        keep(part);
        return true;
    }
    bool on_string(Text rest, std::size_t, Error& error) {
        Target target;
        if (!next(target, error)) {
            return false;
        }
        bool taken = accept(put_text(target, whole(rest)), error);
        text_.clear();
        return taken;
    }

    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t number, Text, Error& error) {
        Target target;
        return next(target, error) && accept(put_integer(target, number), error);
    }
    bool on_uint64(std::uint64_t, Text, Error& error) {  // only above the largest int64
        Target target;
        return next(target, error) && stop(number_out_of_range(target), error);
    }
    bool on_double(double, Text digits, Error& error) {
        Target target;
        if (!next(target, error)) {
            return false;
        }
        bool whole_number = view(digits).find_first_of(".eE") == std::string_view::npos;
        return stop(whole_number ? number_out_of_range(target) : wrong_type(target), error);
    }
    bool on_bool(bool flag, Error& error) {
        Target target;
        return next(target, error) && accept(put_flag(target, flag), error);
    }
    bool on_null(Error& error) {
        const Frame* frame = depth_ == 0 ? nullptr : &frames_[depth_ - 1];
        bool optional = frame != nullptr && frame->member != nullptr && !frame->member->required;
        if (optional && (nulls_ == Nulls::leave_out || depth_ > 1)) {
            return true;  // as if it were not there
        }
        if (optional && frame->member->clear != nullptr) {
            frame->member->clear(frame->object);
            return true;
        }
        if (optional) {
            return stop({&problems::wrong_type, "It cannot be emptied. Leave it out to keep it."},
                        error);
        }
        Target target;
        return next(target, error) && stop(wrong_type(target), error);
    }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }

private:
    struct Frame {
        const Shape* shape = nullptr;
        void* object = nullptr;
        const MemberShape* member = nullptr;
        std::uint64_t seen = 0;
        std::size_t items = 0;
        std::int64_t min = 0;
        std::int64_t max = 0;
    };

    void keep(Text part) { text_.append(part.data(), part.size()); }
    // Most texts come in one part and are not copied.
    [[nodiscard]] std::string_view whole(Text rest) {
        if (text_.empty()) {
            return view(rest);
        }
        keep(rest);
        return text_;
    }

    bool stop(ValueProblem why, Error& error) {
        problem_ = FieldProblem{why.type, pointer(), std::move(why.detail)};
        error = json::error::exception;  // any: the problem says more
        return false;
    }
    bool accept(std::optional<ValueProblem> why, Error& error) {
        return !why || stop(std::move(*why), error);
    }

    // Where the value goes that comes now.
    bool next(Target& target, Error& error) {
        if (depth_ == 0) {
            target = root_;
            return true;
        }
        Frame& frame = frames_[depth_ - 1];
        if (frame.shape->kind == ShapeKind::object) {
            const MemberShape& member = *frame.member;
            target = {member.shape, member.get(frame.object), member.min, member.max};
            return true;
        }
        if (static_cast<std::int64_t>(++frame.items) > frame.max) {
            --depth_;  // the list is too long; none of its items is wrong
            return stop({&problems::out_of_range, base::range_text("items", frame.min, frame.max)},
                        error);
        }
        const Shape& items = *frame.shape->items;
        target = {&items, frame.shape->push(frame.object), items.min, items.max};
        return true;
    }

    bool open(ShapeKind kind, Error& error) {
        Target target;
        if (!next(target, error)) {
            return false;
        }
        if (kind == ShapeKind::object && target.shape->instead != nullptr) {
            target = {target.shape->instead, target.shape->put_instead(target.value), 0, 0};
        }
        if (target.shape->kind != kind) {
            return stop(wrong_type(target), error);
        }
        // A text can be as deep as the shape, no deeper.
        ONRUSH_CHECK(depth_ < frames_.size(), "{} frames deep", depth_);
        frames_[depth_++] = {target.shape, target.value, nullptr, 0, 0, target.min, target.max};
        return true;
    }

    Target root_;
    const Nulls nulls_;
    std::array<Frame, limits::json_depth_max> frames_;
    std::size_t depth_ = 0;
    std::string text_;
    std::optional<FieldProblem> problem_;
};

FieldProblem problem_from(const json::error_code& error, std::size_t at, const Filler& filler) {
    if (error == json::error::object_too_large || error == json::error::array_too_large ||
        error == json::error::key_too_large || error == json::error::string_too_large) {
        return {&problems::out_of_range, filler.pointer(), "It is too large."};
    }
    return {&problems::invalid_json, filler.pointer(),
            fmt::format("Byte {}: {}.", at, error.message())};
}

}  // namespace

std::optional<FieldProblem> decode_json(std::string_view json, const Shape& shape, void* object,
                                        Nulls nulls) {
    if (json.empty()) {
        return FieldProblem{&problems::invalid_json, "", "The body is empty. Send a JSON object."};
    }
    json::parse_options options;
    options.max_depth = limits::json_depth_max;
    json::basic_parser<Filler> parser(options, shape, object, nulls);
    json::error_code error;
    std::size_t used = parser.write_some(false, json.data(), json.size(), error);
    if (parser.handler().problem()) {
        return std::move(parser.handler().problem());
    }
    if (error) {
        return problem_from(error, used, parser.handler());
    }
    if (used < json.size()) {
        return FieldProblem{&problems::invalid_json, "",
                            fmt::format("Byte {}: unexpected text after the value.", used)};
    }
    return std::nullopt;
}

void refuse_field(Exchange& exchange, const FieldProblem& problem) {
    exchange.refuse(*problem.type, problem.detail,
                    [&](JsonWriter& writer) { writer.member("pointer", problem.pointer); });
}

bool may_be_missing(const Shape& body) {
    return std::ranges::none_of(body.members, &MemberShape::required);
}

bool decode_body(Exchange& exchange, const Shape& shape, void* object) {
    if (!takes_json(exchange)) {
        return false;
    }
    const Request& request = exchange.request();
    if (request.body.empty() && may_be_missing(shape)) {
        return true;
    }
    Nulls nulls = request.method == Method::patch ? Nulls::empty : Nulls::leave_out;
    std::optional<FieldProblem> problem = decode_json(request.body, shape, object, nulls);
    if (problem) {
        refuse_field(exchange, *problem);
    }
    return !problem;
}

bool takes_json(Exchange& exchange) {
    std::string_view type = exchange.request().content_type;
    if (type.empty() && exchange.request().body.empty()) {
        return true;
    }
    type = type.substr(0, type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) {
        type.remove_suffix(1);
    }
    if (boost::beast::iequals(boost::beast::string_view(type), json_type)) {
        return true;
    }
    exchange.refuse(problems::unsupported_media_type,
                    "Send the body with the header Content-Type: application/json.");
    return false;
}

}  // namespace onrush::http
