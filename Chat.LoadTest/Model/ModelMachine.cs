namespace Chat.LoadTest.Model;

/// <summary>What a node, and a Redis server, has.</summary>
/// <param name="Cores">Cores of a node. Redis uses one.</param>
/// <param name="GiB">Memory of each.</param>
/// <param name="Gigabits">Network of each, per second.</param>
/// <param name="Busy">The part of the cores that may be used, so that latency stays low.</param>
internal sealed record ModelMachine(double Cores, double GiB, double Gigabits, double Busy);
