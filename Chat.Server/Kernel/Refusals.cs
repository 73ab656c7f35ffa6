using System.Diagnostics.Metrics;

namespace Chat.Server.Kernel;

/// <summary>Requests that were refused, over the hub and HTTP, by code.</summary>
internal sealed class Refusals(IMeterFactory factory)
{
    private readonly Counts counts = new(
        factory.Create(ChatMeter.Name), "chat.refusals", "{request}", "Requests that were refused", "chat.code", [.. ChatErrorCodes.All]);

    public void Add(string code) => counts.Of(code).Add();

    /// <summary>Counts an error as SignalR carries it: a code, a colon, a text.</summary>
    public void AddFrom(string error)
    {
        var code = error.AsSpan(0, Math.Max(0, error.IndexOf(':', StringComparison.Ordinal)));
        foreach (var known in ChatErrorCodes.All)
        {
            if (!code.SequenceEqual(known)) continue;
            Add(known);
            return;
        }
    }
}
