using Chat.Server.Kernel;

namespace Chat.Server.Stores.Redis;

/// <summary>Redis did not do what it was asked, or it is not known whether it did. Never holds an exception of Redis's client, see <see cref="RedisConnection.Unavailable"/>.</summary>
internal sealed class RedisUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
