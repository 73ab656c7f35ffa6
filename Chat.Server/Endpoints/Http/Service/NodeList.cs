namespace Chat.Server.Endpoints.Http.Service;

/// <param name="Nodes">The nodes that answered.</param>
/// <param name="Silent">The ids of those that did not.</param>
internal sealed record NodeList(IReadOnlyList<NodeState> Nodes, IReadOnlyList<string> Silent);
