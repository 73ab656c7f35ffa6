namespace Chat.Server.Tests.ClientLibraries.Conformance.Clients;

/// <summary>A gap that a client has told of.</summary>
internal readonly record struct SaidGap(long From, long To, bool Reset);
