#include "rehearse/load.h"

#include <cerrno>
#include <chrono>
#include <ctime>

#include <memory>
#include <vector>

#include <sys/socket.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "rehearse/response.h"

namespace onrush::rehearse {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::int64_t clock_ns() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

class Run;

// One connection, with at most one request under way.
class Lane {
public:
    explicit Lane(Run& run);

    void connect();
    void send(std::uint64_t number, std::int64_t intended_ns);
    void give_up();
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool connected() const { return connected_; }

private:
    void write_some();
    void wait_writable();
    void wait_readable();
    void read_some();
    void answered();
    void broken();

    Run& run_;
    tcp::socket socket_;
    ResponseReader reader_;
    std::string out_;
    std::size_t written_ = 0;
    std::uint64_t number_ = 0;
    std::int64_t intended_ns_ = 0;
    std::int64_t sent_ns_ = 0;
    bool busy_ = false;
    bool connected_ = false;
    bool reading_ = false;
};

class Run {
public:
    Run(const Plan& plan, Script& script, tcp::endpoint server)
        : plan_(plan),
          script_(script),
          server_(std::move(server)),
          context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
          timer_(context_),
          scratch_(64 * 1024) {}

    [[nodiscard]] base::Outcome<Report> go();

    [[nodiscard]] asio::io_context& context() { return context_; }
    [[nodiscard]] const tcp::endpoint& server() const { return server_; }
    [[nodiscard]] Script& script() { return script_; }
    [[nodiscard]] Report& report() { return report_; }
    [[nodiscard]] const Plan& plan() const { return plan_; }
    [[nodiscard]] std::vector<char>& scratch() { return scratch_; }
    void free(Lane& lane) {
        --busy_;
        free_.push_back(&lane);
    }
    void connect_failed(const boost::system::error_code& error) {
        connect_error_ = connect_error_ ? connect_error_ : error;
    }

private:
    [[nodiscard]] base::Outcome<> connect_all();
    [[nodiscard]] std::uint64_t due_at(std::int64_t now_ns) const;
    [[nodiscard]] std::int64_t intended(std::uint64_t number) const;
    void send_due(std::int64_t now_ns);
    void wait(std::int64_t now_ns);
    void wait_until(std::int64_t at_ns);

    const Plan& plan_;
    Script& script_;
    tcp::endpoint server_;
    asio::io_context context_;
    asio::steady_timer timer_;
    std::vector<char> scratch_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<Lane*> free_;
    std::size_t busy_ = 0;
    Report report_;
    std::int64_t begin_ns_ = 0;
    std::int64_t end_ns_ = 0;
    std::int64_t timer_set_for_ns_ = 0;
    std::uint64_t requests_max_ = 0;
    boost::system::error_code connect_error_;
};

Lane::Lane(Run& run) : run_(run), socket_(run.context()) {}

void Lane::connect() {
    socket_.async_connect(run_.server(), [this](const boost::system::error_code& error) {
        if (error) {
            run_.connect_failed(error);
            return broken();
        }
        boost::system::error_code ignored;
        socket_.non_blocking(true, ignored);
        socket_.set_option(tcp::no_delay(true), ignored);
        connected_ = true;
        if (busy_) {
            write_some();
        }
    });
}

void Lane::send(std::uint64_t number, std::int64_t intended_ns) {
    busy_ = true;
    number_ = number;
    intended_ns_ = intended_ns;
    out_.clear();
    written_ = 0;
    run_.script().write_request(number, out_);
    reader_.reset();
    sent_ns_ = clock_ns();
    run_.report().late += sent_ns_ - intended_ns_ > run_.plan().late_ns ? 1 : 0;
    if (connected_) {
        write_some();
    } else {
        ++run_.report().reconnects;
        connect();
    }
}

void Lane::write_some() {
    while (written_ < out_.size()) {
        ssize_t count = ::send(socket_.native_handle(), out_.data() + written_,
                               out_.size() - written_, MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return wait_writable();
        }
        if (count <= 0) {
            return broken();
        }
        written_ += static_cast<std::size_t>(count);
    }
    wait_readable();
}

void Lane::wait_writable() {
    socket_.async_wait(tcp::socket::wait_write, [this](const boost::system::error_code& error) {
        if (!error && busy_) {
            write_some();
        }
    });
}

void Lane::wait_readable() {
    if (reading_) {
        return;
    }
    reading_ = true;
    socket_.async_wait(tcp::socket::wait_read, [this](const boost::system::error_code& error) {
        reading_ = false;
        if (!error && connected_) {
            read_some();
        }
    });
}

void Lane::read_some() {
    std::vector<char>& scratch = run_.scratch();
    ssize_t count = ::recv(socket_.native_handle(), scratch.data(), scratch.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return wait_readable();
    }
    bool ended = count <= 0;
    ResponseReader::State state =
        ended ? reader_.end() : reader_.receive({scratch.data(), static_cast<std::size_t>(count)});
    if (!busy_ || state == ResponseReader::State::broken || (ended && count < 0)) {
        return broken();
    }
    if (state == ResponseReader::State::need_more) {
        return wait_readable();
    }
    if (ended || !reader_.keep_alive()) {
        boost::system::error_code ignored;
        socket_.close(ignored);
        connected_ = false;
    }
    answered();
}

void Lane::answered() {
    std::int64_t now_ns = clock_ns();
    Report& report = run_.report();
    ++report.answered;
    std::size_t status = static_cast<std::size_t>(reader_.status());
    ++report.by_status[status < report.by_status.size() ? status : 0];
    report.latency.record(now_ns - intended_ns_);
    report.service.record(now_ns - sent_ns_);
    if (status == 429 || status == 503) {
        report.turned_away.record(now_ns - intended_ns_);
    }
    run_.script().on_response(number_, reader_.status(), reader_.body());
    busy_ = false;
    run_.free(*this);
}

void Lane::broken() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    connected_ = false;
    if (busy_) {
        ++run_.report().failed;
        busy_ = false;
        run_.free(*this);
    }
}

void Lane::give_up() {
    if (busy_) {
        ++run_.report().unanswered;
        busy_ = false;
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    connected_ = false;
}

base::Outcome<> Run::connect_all() {
    for (std::size_t i = 0; i < plan_.connections; ++i) {
        lanes_.push_back(std::make_unique<Lane>(*this));
        lanes_.back()->connect();
        free_.push_back(lanes_.back().get());
    }
    context_.run();
    context_.restart();
    if (connect_error_) {
        return base::fault(base::FaultKind::io, "cannot reach " + plan_.address + ":" +
                                                    std::to_string(plan_.port) + ": " +
                                                    connect_error_.message());
    }
    return {};
}

std::int64_t Run::intended(std::uint64_t number) const {
    return begin_ns_ + static_cast<std::int64_t>(static_cast<double>(number) * 1e9 / plan_.rate);
}

// How many requests should have been sent by then.
std::uint64_t Run::due_at(std::int64_t now_ns) const {
    if (now_ns < begin_ns_) {
        return 0;
    }
    now_ns = std::min(now_ns, end_ns_ - 1);
    double due = static_cast<double>(now_ns - begin_ns_) * plan_.rate / 1e9;
    return std::min(requests_max_, static_cast<std::uint64_t>(due) + 1);
}

void Run::send_due(std::int64_t now_ns) {
    bool open_loop = plan_.rate > 0;
    std::uint64_t due = open_loop ? due_at(now_ns) : requests_max_;
    while (report_.sent < due && !free_.empty() && now_ns < end_ns_) {
        Lane& lane = *free_.back();
        free_.pop_back();
        ++busy_;
        std::uint64_t number = report_.sent++;
        lane.send(number, open_loop ? intended(number) : clock_ns());
    }
}

// Setting the timer is a system call, so it is left alone while it is set for that time.
void Run::wait_until(std::int64_t at_ns) {
    if (timer_set_for_ns_ != at_ns) {
        timer_set_for_ns_ = at_ns;
        timer_.expires_at(asio::steady_timer::time_point(std::chrono::nanoseconds(at_ns)));
        timer_.async_wait([this, at_ns](const boost::system::error_code& error) {
            if (!error && timer_set_for_ns_ == at_ns) {
                timer_set_for_ns_ = 0;
            }
        });
    }
    context_.run_one();
    context_.poll();
}

// Until something happens or the next request is due.
void Run::wait(std::int64_t now_ns) {
    bool sending = now_ns < end_ns_ && report_.sent < requests_max_;
    if (!sending) {
        return wait_until(end_ns_ + plan_.patience_ms * 1'000'000);
    }
    bool next_in_time = plan_.rate > 0 && !free_.empty();
    wait_until(next_in_time ? std::min(end_ns_, intended(report_.sent)) : end_ns_);
}

base::Outcome<Report> Run::go() {
    if (base::Outcome<> connected = connect_all(); !connected) {
        return std::unexpected(connected.error());
    }
    std::int64_t duration_ms = plan_.duration_ms == 0 ? limits::duration_ms_max : plan_.duration_ms;
    requests_max_ =
        plan_.requests_max == 0 ? std::numeric_limits<std::uint64_t>::max() : plan_.requests_max;
    auto stay = asio::make_work_guard(context_);  // even when nothing waits for a moment
    begin_ns_ = clock_ns();
    end_ns_ = begin_ns_ + duration_ms * 1'000'000;
    for (;;) {
        std::int64_t now_ns = clock_ns();
        send_due(now_ns);
        bool sending = now_ns < end_ns_ && report_.sent < requests_max_;
        if (!sending) {
            end_ns_ = std::min(end_ns_, now_ns);  // patience counts from here
            if (busy_ == 0 || now_ns >= end_ns_ + plan_.patience_ms * 1'000'000) {
                break;
            }
        }
        wait(now_ns);
    }
    report_.duration_ns = clock_ns() - begin_ns_;
    if (plan_.rate > 0) {
        std::int64_t planned_ns = begin_ns_ + duration_ms * 1'000'000;
        double due = static_cast<double>(planned_ns - begin_ns_) * plan_.rate / 1e9;
        report_.due = std::min(requests_max_, static_cast<std::uint64_t>(due));
        report_.due = std::max(report_.due, report_.sent);
        report_.unsent = report_.due - report_.sent;
    }
    for (auto& lane : lanes_) {
        lane->give_up();
    }
    timer_.cancel();
    context_.poll();
    return report_;
}

std::string fault_in(const Plan& plan, const asio::ip::address& address) {
    if (!plan.remote_allowed && !address.is_loopback()) {
        return plan.address + " is not a loopback address; allow remote load to send there";
    }
    if (plan.connections < 1 || plan.connections > limits::connections_max) {
        return "connections must be 1 to " + std::to_string(limits::connections_max);
    }
    if (!(plan.rate >= 0 && plan.rate <= limits::rate_max)) {
        return "the rate must be at most a million a second";
    }
    if (plan.duration_ms < 0 || plan.duration_ms > limits::duration_ms_max) {
        return "a run must last at most a day";
    }
    if (plan.duration_ms == 0 && plan.requests_max == 0) {
        return "a run needs a count, a time, or both";
    }
    return {};
}

}  // namespace

void Report::merge(const Report& other) {
    due += other.due;
    sent += other.sent;
    answered += other.answered;
    unsent += other.unsent;
    late += other.late;
    failed += other.failed;
    unanswered += other.unanswered;
    reconnects += other.reconnects;
    for (std::size_t i = 0; i < by_status.size(); ++i) {
        by_status[i] += other.by_status[i];
    }
    latency.merge(other.latency);
    service.merge(other.service);
    turned_away.merge(other.turned_away);
    duration_ns = std::max(duration_ns, other.duration_ns);
}

base::Outcome<Report> run(const Plan& plan, Script& script) {
    boost::system::error_code error;
    asio::ip::address address = asio::ip::make_address(plan.address, error);
    if (error) {
        return base::fault(base::FaultKind::usage, "not an address: " + plan.address);
    }
    if (std::string text = fault_in(plan, address); !text.empty()) {
        return base::fault(base::FaultKind::usage, text);
    }
    auto one = std::make_unique<Run>(plan, script, tcp::endpoint(address, plan.port));
    return one->go();
}

}  // namespace onrush::rehearse
