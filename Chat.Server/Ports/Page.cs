namespace Chat.Server.Ports;

/// <summary>A part of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">Where to go on; null at the end. Opaque, at most 1,000 characters, good on every node.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
