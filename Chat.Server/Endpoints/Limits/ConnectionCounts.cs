using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Limits;

/// <summary>How many connections there are, of each user and each address. A slot is taken before a connection is let in.</summary>
internal sealed class ConnectionCounts(IOptions<LimitOptions> options, OpenFiles files)
{
    private readonly Dictionary<string, int> users = [];
    private readonly Dictionary<IPAddress, int> addresses = [];
    private readonly Lock gate = new();
    private int total;

    /// <summary>Takes a slot, or says which limit is met; then nothing is counted.</summary>
    public ConnectionLimit TryEnter(string? userId, IPAddress? address, out Slot slot)
    {
        var network = Network(address ?? IPAddress.None);
        slot = new Slot(this, userId, network);
        lock (gate)
        {
            if (total >= files.Connections) return ConnectionLimit.Total;
            if (addresses.GetValueOrDefault(network) >= options.Value.ConnectionsPerAddress) return ConnectionLimit.Address;
            if (userId is not null && users.GetValueOrDefault(userId) >= options.Value.ConnectionsPerUser) return ConnectionLimit.User;
            total++;
            addresses[network] = addresses.GetValueOrDefault(network) + 1;
            if (userId is not null) users[userId] = users.GetValueOrDefault(userId) + 1;
            return ConnectionLimit.None;
        }
    }

    private void Leave(string? userId, IPAddress network)
    {
        lock (gate)
        {
            total--;
            Decrease(addresses, network);
            if (userId is not null) Decrease(users, userId);
        }
    }

    private static void Decrease<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull
    {
        if (counts[key] == 1) counts.Remove(key);
        else counts[key]--;
    }

    /// <summary>An IPv6 customer holds a whole /64 of addresses, so that is counted as one.</summary>
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    internal readonly struct Slot(ConnectionCounts counts, string? userId, IPAddress network) : IDisposable
    {
        public void Dispose() => counts.Leave(userId, network);
    }
}
