using Chat.Server.Delivery;

namespace Chat.Server.Tests.Delivery;

/// <summary>A backplane that brings each numbered message as often as the test says.</summary>
internal sealed class ScriptedBackplane(IBackplane inner) : IBackplane
{
    /// <summary>Of the messages from now on: 0 loses them.</summary>
    public int Copies { get; set; } = 1;

    public async Task SendAsync(Route route, string methodName, object?[] args)
    {
        for (var copy = 0; copy < (route is { Seq: 0, Change: 0 } ? 1 : Copies); copy++) await inner.SendAsync(route, methodName, args);
    }

    public Task ConnectAsync(NodeConnection node) => inner.ConnectAsync(node);

    public Task EnterAsync(NodeConnection node, string group, CancellationToken cancellation) => inner.EnterAsync(node, group, cancellation);

    public Task LeaveAsync(NodeConnection node, string group) => inner.LeaveAsync(node, group);
}
