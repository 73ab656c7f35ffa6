namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>Which servers a scenario is played with.</summary>
/// <param name="Nodes">How many.</param>
/// <param name="Redis">Whether they share a Redis; else there is one node with SQLite.</param>
/// <param name="ClockOffset">How wrong the servers' clock is; then none of them can be ended.</param>
/// <param name="Settings">As on the command line.</param>
/// <param name="EndsServers">Whether servers are ended on the way: then each is a process of its own. Else they run inside the stage, which is ready sooner.</param>
internal sealed record StageSettings(int Nodes = 1, bool Redis = false, TimeSpan? ClockOffset = null, string[]? Settings = null, bool EndsServers = true);
