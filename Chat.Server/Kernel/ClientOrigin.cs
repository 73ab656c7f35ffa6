using System.Collections.Concurrent;
using System.Net;

namespace Chat.Server.Kernel;

/// <summary>Where a connection comes from. Agents repeat, so those that are alike share one text.</summary>
internal sealed class ClientOrigin
{
    /// <summary>The longest agent that is remembered, in characters; the rest is cut off.</summary>
    private const int MaxAgentLength = 200;

    private const int MaxShared = 1000;

    private static readonly ConcurrentDictionary<string, string> Shared = new(StringComparer.Ordinal);

    private ClientOrigin(IPAddress? address, string? agent) => (Address, Agent) = (address, agent);

    public IPAddress? Address { get; }

    public string? Agent { get; }

    public static ClientOrigin Of(HttpContext context) => new(context.Connection.RemoteIpAddress, Share(context.Request.Headers.UserAgent.ToString()));

    private static string? Share(string agent)
    {
        if (agent.Length == 0) return null;
        if (agent.Length > MaxAgentLength) agent = agent[..MaxAgentLength];
        return Shared.TryGetValue(agent, out var known) ? known : Shared.Count < MaxShared ? Shared.GetOrAdd(agent, agent) : agent;
    }
}
