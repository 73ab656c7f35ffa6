using Chat.LoadTest.Model;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Nodes;

/// <summary>What came of the load on one service, beside what the model says of it.</summary>
/// <param name="Plan">The service.</param>
/// <param name="Run">The run.</param>
/// <param name="Counts">What Redis counted while it was measured.</param>
/// <param name="NodeBytes">Memory of all nodes at the end, their own.</param>
internal sealed record NodesFigures(NodesPlan Plan, RunResult Run, RedisCounts Counts, long NodeBytes)
{
    public ModelLoad Load => new(
        Plan.Traffic.Shape.Connections, 1, Plan.Traffic.Shape.Members, Run.PublishesPerSecond ?? 0, Plan.Traffic.TextBytes, Plan.Nodes, Plan.Redis, Plan.Sqlite, false, 0, 0)
    {
        Spread = Math.Min(Plan.Nodes, Math.Min(Plan.Traffic.Shape.Members, Plan.Traffic.Shape.Spread == 0 ? int.MaxValue : Plan.Traffic.Shape.Spread)),
    };

    /// <summary>Messages said while it was measured.</summary>
    public double Messages => (Run.PublishesPerSecond ?? 0) * Run.Seconds;

    public double Cores(string label) => Run.Processes.Where(process => process.Label == label).Sum(process => process.Cores);
}
