using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Nodes;

/// <summary>One service under the load, and the same load for all of them.</summary>
/// <param name="Server">The server's assembly.</param>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Redis">How many Redis servers.</param>
/// <param name="Sqlite">Whether the log is in SQLite where there is no Redis, and not in memory.</param>
/// <param name="Settings">More settings of the nodes.</param>
/// <param name="Traffic">The load.</param>
internal sealed record NodesPlan(FileInfo Server, int Nodes, int Redis, bool Sqlite, string[] Settings, TrafficPlan Traffic);
