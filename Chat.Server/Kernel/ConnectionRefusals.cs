using System.Diagnostics.Metrics;

namespace Chat.Server.Kernel;

/// <summary>Connections that were not let in, by code.</summary>
internal sealed class ConnectionRefusals(IMeterFactory factory)
{
    private readonly Counts counts = new(
        factory.Create(ChatMeter.Name), "chat.connections.refused", "{connection}", "Connections that were not let in", "chat.code", [.. ChatErrorCodes.All]);

    public void Add(string code) => counts.Of(code).Add();
}
