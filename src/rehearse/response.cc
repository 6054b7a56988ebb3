#include "rehearse/response.h"

#include <boost/beast/http/basic_parser.hpp>

#include "rehearse/load.h"

namespace onrush::rehearse {

namespace beast = boost::beast;

// Keeps the status and the body of what basic_parser finds.
class ResponseReader::Sink final : public beast::http::basic_parser<false> {
public:
    explicit Sink(std::string& body) : body_(body) {
        body_limit(limits::response_bytes_max);
        eager(true);
    }
    [[nodiscard]] int status() const { return status_; }

protected:
    using Error = beast::error_code;
    using Text = beast::string_view;

    void on_request_impl(beast::http::verb, Text, Text, int, Error&) override {}
    void on_response_impl(int status, Text, int, Error&) override { status_ = status; }
    void on_field_impl(beast::http::field, Text, Text, Error&) override {}
    void on_header_impl(Error&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, Error&) override {}
    std::size_t on_body_impl(Text text, Error&) override {
        body_.append(text.data(), text.size());
        return text.size();
    }
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text text, Error&) override {
        body_.append(text.data(), text.size());
        return text.size();
    }
    void on_finish_impl(Error&) override {}

private:
    std::string& body_;
    int status_ = 0;
};

struct ResponseReader::Parts {
    std::string waiting;  // bytes the parser wants to see again, with more behind them
    std::string body;
    std::unique_ptr<Sink> sink;  // one for each response
};

ResponseReader::ResponseReader() : parts_(std::make_unique<Parts>()) {
    reset();
}
ResponseReader::~ResponseReader() = default;

void ResponseReader::reset() {
    parts_->waiting.clear();
    parts_->body.clear();
    parts_->sink = std::make_unique<Sink>(parts_->body);
}

ResponseReader::State ResponseReader::receive(std::string_view bytes) {
    std::string& waiting = parts_->waiting;
    if (!waiting.empty()) {
        waiting.append(bytes);
        bytes = waiting;
    }
    std::size_t used = 0;
    beast::error_code error;
    while (used < bytes.size() && !error && !parts_->sink->is_done()) {
        used += parts_->sink->put({bytes.data() + used, bytes.size() - used}, error);
    }
    if (error && error != beast::http::error::need_more) {
        return State::broken;
    }
    if (parts_->sink->is_done()) {
        // Nothing was asked for that could follow.
        return used == bytes.size() ? State::complete : State::broken;
    }
    std::string rest(bytes.substr(used));
    waiting = std::move(rest);
    return State::need_more;
}

ResponseReader::State ResponseReader::end() {
    beast::error_code error;
    if (!parts_->sink->got_some() || !parts_->sink->is_header_done()) {
        return State::broken;
    }
    parts_->sink->put_eof(error);
    return error ? State::broken : State::complete;
}

int ResponseReader::status() const {
    return parts_->sink->status();
}

std::string_view ResponseReader::body() const {
    return parts_->body;
}

bool ResponseReader::keep_alive() const {
    return parts_->sink->is_header_done() && parts_->sink->keep_alive();
}

}  // namespace onrush::rehearse
