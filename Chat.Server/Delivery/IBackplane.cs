namespace Chat.Server.Delivery;

/// <summary>
/// Brings what is sent to a group to every node that is in it, this one included: at most once, in any order, or not at all. Each method throws when that
/// cannot be done now; what got lost is repaired from the log. A node that is alone has no backplane.
/// </summary>
internal interface IBackplane
{
    /// <summary>Makes this node known. <see cref="NodeConnection"/> gets what comes.</summary>
    Task ConnectAsync(NodeConnection node);

    /// <summary>From its return on the node gets what is sent to the group.</summary>
    Task EnterAsync(NodeConnection node, string group, CancellationToken cancellation);

    /// <summary>The opposite of <see cref="EnterAsync"/>.</summary>
    Task LeaveAsync(NodeConnection node, string group);

    /// <summary>Sends a message and its route to a group.</summary>
    Task SendAsync(Route route, string methodName, object?[] args);
}
