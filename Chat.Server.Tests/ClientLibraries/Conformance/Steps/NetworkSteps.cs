namespace Chat.Server.Tests.ClientLibraries.Conformance.Steps;

/// <summary>What happens between a client and the servers, and what its token provider gets.</summary>
internal static class NetworkSteps
{
    public static Dictionary<string, Func<Step, Task>> Of(Scene scene) => new()
    {
        ["cut"] = step => Done(scene.Client(step.Client).Proxy.Cut()),
        ["half_close"] = step => Done(scene.Client(step.Client).Proxy.HalfClose(step.Text("towards") == "client")),
        ["point"] = step => Done(scene.Client(step.Client).Proxy.Target = scene.Servers.Nodes[step.Number("node", 0)].Address),
        ["network"] = step => Done(Arrange(scene, step)),
        ["tokens"] = step => Done(Answer(scene, step)),
    };

    private static Task Done(object? _) => Task.CompletedTask;

    private static object? Arrange(Scene scene, Step step)
    {
        var condition = scene.Client(step.Client).Proxy.Condition;
        condition.Clear();
        switch (step.Text("is"))
        {
            case "open":
                break;
            case "stalled":
                condition.Stall();
                break;
            case "swallowing":
                condition.SwallowsAnswers = true;
                break;
            case "refusing":
                condition.RefusesConnections = true;
                break;
            case "slow":
                condition.PieceDelay = TimeSpan.FromMilliseconds(step.Number("delay_ms", 10));
                condition.PieceLength = step.Number("piece", 400);
                break;
            case var other:
                throw new ArgumentException($"A network is not '{other}'.");
        }

        return null;
    }

    private static object? Answer(Scene scene, Step step)
    {
        var tokens = scene.Client(step.Client).Tokens;
        tokens.Answers = step.TextOrNull("are") ?? tokens.Answers;
        if (step.Has("lifetime_s")) tokens.Lifetime = TimeSpan.FromSeconds(step.Number("lifetime_s", 0));
        if (step.Has("rooms")) tokens.Rooms = step.Node("rooms")?.AsArray().Select(room => (string)room!).ToArray();
        tokens.Role = step.TextOrNull("role") ?? tokens.Role;
        return null;
    }
}
