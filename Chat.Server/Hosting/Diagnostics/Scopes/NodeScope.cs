using Chat.Server.Ports;

namespace Chat.Server.Hosting.Diagnostics.Scopes;

/// <summary>
/// The node, in every line, whichever thread writes it: so it is put around the line and not around what is done. It is not known before the server is
/// put together, for its parts log too.
/// </summary>
internal sealed class NodeScope
{
    /// <summary>Knows the node's id, which may change.</summary>
    public INodes? Nodes { get; set; }

    public IDisposable? Begin(ILogger logger) => Nodes is { NodeId: var node } ? LogScopes.OfNode(logger, node) : null;
}
