// Boost.Asio's own code, compiled once for all who use it (see BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
