// One client connection: takes requests off the bytes that arrive, keeps their answers in order,
// writes what is ready once per turn. Inside src/http/ only; belongs to one io thread.
//
// Where a proxy in front speaks the PROXY protocol, its header comes before all of this, and before
// TLS: from then on peer() is whom it has named.
//
//     bytes --> [ head ] --> [ body | chunked ] --> Exchange --> handler
//                  ^______________________________/       \__ answered, in any order
//     socket <-- output_ <-- answers of the oldest exchanges, in the order of their requests
//
// Reading pauses while limits::pipelined_requests_max requests are unanswered, or while
// limits::output_bytes_max wait to be taken by the client: encrypted ones count, and so does what
// the open requests may bring, each as much as the largest answer so far. A turn takes at most
// limits::requests_per_turn_max of one connection, and makes no more answers for it than
// limits::made_per_turn_bytes_max, so that none keeps the others waiting: what the engine has
// answered beyond that, or while so much waits to be taken, is written later
// (Exchange::postpones()). A client
// that takes nothing is closed when limits::untaken_bytes_max wait for it, or when too many wait in
// the server (IoThread::waits()).
//
// After a refusal of the bytes themselves nothing more is taken; what still arrives is discarded
// for a moment (lingering), so that the refusal is not lost in a reset.
//
// The socket is watched by edges, once for its whole life: an event says that something is new,
// and a read that comes back short has read it all. So a request costs one recv and one send.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "http/buffer.h"
#include "http/exchange.h"
#include "http/request_parser.h"
#include "http/tls.h"

namespace onrush::http {

struct ConnectionLinks {
    Connection* previous = nullptr;
    Connection* next = nullptr;
};

class Connection {
public:
    explicit Connection(IoThread& thread);
    ~Connection();

    // From the pool, with a new socket, which it owns. `peer` is an address of 4 or 16 bytes;
    // `tls` may be null; `entered` is what the counts of addresses are told at the end.
    void open(int fd, std::string_view peer, TlsContext* tls, std::uint64_t entered);
    // There was no room for this connection: it hears so and ends.
    void open_and_refuse(int fd, std::string_view peer);
    [[nodiscard]] bool was_refused() const { return refused_; }
    [[nodiscard]] std::uint64_t entered() const { return entered_; }
    void set_entered(std::uint64_t entered) { entered_ = entered; }
    // Nothing is under way: it may be closed to make room.
    [[nodiscard]] bool is_idle() const {
        return oldest_ == nullptr && waiting_bytes() == 0 && !lingering_;
    }

    // Something is new: edges, as epoll tells them.
    void on_event(std::uint32_t events);

    // Called by the exchanges of this connection.
    [[nodiscard]] Buffer& output_for(Exchange& exchange);
    // False when its answer of so many bytes is dropped: the client takes none, and is closed.
    [[nodiscard]] bool has_room_for(const Exchange& exchange, std::size_t bytes);
    void progressed();  // a stream has written something
    void answered(Exchange& exchange);
    // Whether its answer may be made now: there is room for it, and a share of this turn left.
    [[nodiscard]] bool may_make(const Exchange& exchange) const;
    // So many bytes of an answer were made, before they are compressed.
    void made(std::size_t bytes);
    // False when it is about to be closed: answers need not be made.
    [[nodiscard]] bool takes_answers() const { return !overrun_; }
    // While the server drains: takes no more requests, if this is the newest one.
    [[nodiscard]] bool ends_after(const Exchange& exchange) {
        last_request_ = last_request_ || &exchange == newest_;
        return &exchange == newest_;
    }

    // The end of a turn: write, then go on with what had to wait. Called when touched() was.
    void flush();
    void tick(std::int64_t now_ms);
    void begin_drain();
    void close();

    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] std::string_view peer() const { return {peer_.data(), peer_size_}; }

    // Where the io thread keeps it.
    ConnectionLinks open_links;
    ConnectionLinks waiting_links;
    bool touched = false;  // is in the list of connections to flush

private:
    enum class Stage : std::uint8_t { head, body, chunked };

    void reset();
    [[nodiscard]] bool may_take() const;
    [[nodiscard]] bool has_share() const;
    [[nodiscard]] bool has_share_to_make() const;
    void begin_share();
    void make_postponed();
    // Of answers that the client has not taken.
    [[nodiscard]] std::size_t waiting_bytes() const {
        return output_.size() + side_bytes_ + (tls_ ? tls_->wire().size() : 0);
    }
    // What its answer would wait behind: of later ones that wait for it nothing.
    [[nodiscard]] std::size_t waiting_before(const Exchange& exchange) const {
        return waiting_bytes() - (&exchange == oldest_ ? side_bytes_ : 0);
    }
    void count_waiting(std::size_t bytes);
    // The bytes used, from the front.
    std::size_t take_requests(char* data, std::size_t size);
    std::size_t take_request(char* data, std::size_t size);
    std::size_t take_head(char* data, std::size_t size);
    std::size_t take_body(char* data, std::size_t size);
    std::size_t take_chunked(char* data, std::size_t size);
    void dispatch(const Request& request);
    void dispatch_again(const char* data, std::size_t body_bytes);
    void refuse(const ProblemType& problem, std::string_view detail);
    void refuse(Malformed why);
    void refuse_connection();
    void ask_for_body();
    Exchange& add_exchange();
    void received(char* data, std::size_t size);
    void received_from_proxy(char* data, std::size_t size);
    void received_plain(char* data, std::size_t size);
    void resume();
    void end_of_input();
    [[nodiscard]] bool wants_bytes() const;
    void read();
    bool read_some();
    bool write_some();
    bool write_wire();
    void finish_if_done();
    void close_if_drained();
    void give_back_input();
    void touch();
    [[nodiscard]] Buffer& wire() { return tls_ ? tls_->wire() : output_; }

    IoThread& thread_;
    int fd_ = -1;
    std::unique_ptr<TlsSession> tls_;

    // Unfinished requests: what of them has arrived, from the first byte on.
    Buffer input_;
    HeadScanner scanner_;
    Stage stage_ = Stage::head;
    std::size_t head_bytes_ = 0;
    std::size_t body_bytes_ = 0;
    ChunkedDecoder decoder_;

    Buffer output_;
    Exchange* oldest_ = nullptr;
    Exchange* newest_ = nullptr;
    std::size_t unanswered_ = 0;
    std::size_t side_bytes_ = 0;  // of answers that wait for earlier ones
    std::size_t largest_answer_ = 0;
    std::uint64_t entered_ = 0;
    std::size_t counted_bytes_ = 0;  // waiting, as the io thread knows it
    std::uint64_t share_turn_ = 0;   // the turn of share_taken_ requests and share_made_
    std::size_t share_taken_ = 0;
    std::size_t share_made_ = 0;  // bytes

    std::int64_t partial_deadline_ms_ = 0;  // 0: no request has begun
    std::int64_t idle_deadline_ms_ = 0;
    std::int64_t write_deadline_ms_ = 0;  // 0: nothing waits to be written

    bool readable_ = false;     // there may be bytes that were not read
    bool peer_ending_ = false;  // after those bytes comes the end
    bool blocked_ = false;      // the socket takes no more bytes for now
    bool broken_ = false;       // the socket has failed: to be closed
    bool overrun_ = false;      // an answer was dropped: to be closed
    bool refused_ = false;      // there was no room for it
    bool closed_ = true;
    bool input_ended_ = false;   // the peer sends no more
    bool last_request_ = false;  // no request after the ones taken
    bool linger_ = false;        // discard for a moment before closing
    bool lingering_ = false;
    bool stalled_ = false;        // input_ has bytes that were not looked at
    bool owes_continue_ = false;  // 100-continue, once it is its turn
    bool empty_line_skipped_ = false;
    bool proxy_due_ = false;  // the header of the PROXY protocol has not arrived yet
    std::uint8_t peer_size_ = 0;
    std::array<char, 16> peer_;
};

}  // namespace onrush::http
