namespace Chat.Server.Tests.ClientLibraries.Conformance.Clients;

/// <summary>An edit that a client has told of, or, without a text, a deletion.</summary>
internal readonly record struct SaidChange(long Seq, string? Text);
