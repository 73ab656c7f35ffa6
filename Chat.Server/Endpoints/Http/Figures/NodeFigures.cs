namespace Chat.Server.Endpoints.Http.Figures;

/// <param name="Node">The node.</param>
/// <param name="At">When it looked, the oldest first.</param>
/// <param name="Series">By name, the value at each of these moments; null where there was none. What an instrument counts is given for a second.</param>
internal sealed record NodeFigures(string Node, IReadOnlyList<DateTime> At, IReadOnlyDictionary<string, double?[]> Series);
