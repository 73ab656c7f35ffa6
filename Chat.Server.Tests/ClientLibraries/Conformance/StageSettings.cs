namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>Which servers a scenario is played with.</summary>
/// <param name="Nodes">How many.</param>
/// <param name="Redis">Whether they share a Redis; else there is one node with SQLite.</param>
/// <param name="ClockOffset">How wrong the server's clock is; such a server runs inside the stage and cannot be killed.</param>
/// <param name="Settings">As on the command line.</param>
internal sealed record StageSettings(int Nodes = 1, bool Redis = false, TimeSpan? ClockOffset = null, string[]? Settings = null);
