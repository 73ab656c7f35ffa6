namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>What a node is asked for.</summary>
/// <param name="Since">Only what it saw after this.</param>
internal sealed record FigureOrder(DateTime Since);
