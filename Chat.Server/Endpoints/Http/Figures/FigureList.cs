namespace Chat.Server.Endpoints.Http.Figures;

/// <param name="IntervalSeconds">How often nodes look.</param>
/// <param name="Nodes">The figures of the nodes that answered.</param>
/// <param name="Silent">The ids of those that did not.</param>
internal sealed record FigureList(double IntervalSeconds, IReadOnlyList<NodeFigures> Nodes, IReadOnlyList<string> Silent);
