using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Clients;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Steps;

/// <summary>What clients must show, at the latest at the deadline.</summary>
internal static class Expectations
{
    public static Dictionary<string, Func<Step, Task>> Of(Scene scene) => new()
    {
        ["expect list"] = step => ListAsync(scene, step),
        ["expect stored"] = step => StoredAsync(scene, step),
        ["expect state"] = step => StateAsync(scene, step),
        ["expect states"] = step => StatesAsync(scene, step),
        ["expect seamless"] = step => SeamlessAsync(scene, step),
        ["expect gap"] = step => GapAsync(scene, step),
        ["expect no_gap"] = step => NoGapAsync(scene, step),
        ["expect change"] = step => ChangeAsync(scene, step),
        ["expect left"] = step => scene.ExpectAsync(
            () => In(scene, step).Left == step.Text("reason"), () => $"the room to be left for '{step.Text("reason")}', and it is {In(scene, step).Left ?? "not left"}"),
        ["expect outcome"] = step => OutcomeAsync(scene, step),
        ["expect directs"] = step => DirectsAsync(scene, step),
        ["expect connections"] = step => ConnectionsAsync(scene, step),
        ["expect asked"] = step => AskedAsync(scene, step),
        ["expect unsent"] = step => scene.ExpectAsync(
            () => scene.Client(step.Client).Unsent.Contains((step.Room, step.Text("code"))),
            () => $"a kept message to be given up with {step.Text("code")}; [{string.Join(", ", scene.Client(step.Client).Unsent)}] were"),
        ["expect look"] = step => LookAsync(scene, step),
        ["expect payload"] = step => PayloadAsync(scene, step),
        ["expect history"] = step => HistoryAsync(scene, step),
    };

    private static RoomRecord In(Scene scene, Step step) => scene.Client(step.Client).In(step.Room);

    /// <summary>The list equals the server's log, from a number on.</summary>
    private static async Task ListAsync(Scene scene, Step step)
    {
        var log = await scene.Servers.LogAsync(step.Room, step.Number("node", 0));
        var room = In(scene, step);
        var from = step.TextOrNull("from") == "oldest" ? Math.Max(log[0].Seq, room.Gaps.Select(gap => gap.To + 1).DefaultIfEmpty(1).Max()) : step.Number("from", 1);
        Said[] expected = [.. log.Where(message => message.Seq >= from)];
        if (step.Has("count") && expected.Length != step.Number("count", 0))
            throw new ConformanceException($"expected {step.Number("count", 0)} messages in the log from {from} on, and there are {expected.Length}");
        await scene.ExpectAsync(() => room.Count >= expected.Length && room.List.SkipWhile(message => message.Seq < from).SequenceEqual(expected), () => Difference(expected, room.List));
    }

    public static string Difference(IReadOnlyList<Said> expected, IReadOnlyList<Said> seen)
    {
        var at = expected.Zip(seen).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"a list of {expected.Count} messages that equals the log; seen are {seen.Count}, which differ at place {at + 1}: "
            + $"expected {(at < expected.Count ? expected[at] : "the end")}, seen {(at < seen.Count ? seen[at] : "the end")}";
    }

    /// <summary>What goes with a message is shown as it was sent, and nothing else.</summary>
    private static Task PayloadAsync(Scene scene, Step step)
    {
        var seq = step.Number("seq", 0);
        var expected = new JsonObject(from field in RoomRecord.Payload where step.Has(field) select KeyValuePair.Create(field, step.Node(field)?.DeepClone()));
        JsonObject? Seen() => In(scene, step).PayloadOf(seq);
        return scene.ExpectAsync(() => JsonNode.DeepEquals(Seen(), expected), () => $"message {seq} to come with {expected.ToJsonString()}; it came with {Seen()?.ToJsonString() ?? "nothing, for it was not shown"}");
    }

    /// <summary>A text is in the log so many times, once when nothing is said.</summary>
    private static async Task StoredAsync(Scene scene, Step step)
    {
        var (text, times) = (step.Text("text"), step.Number("times", 1));
        var found = 0;
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while ((found = (await scene.Servers.LogAsync(step.Room, step.Number("node", 0))).Count(message => message.Text == text)) != times)
        {
            if (found > times || deadline.IsCancellationRequested) throw new ConformanceException($"expected '{text}' to be stored {times} times; it is {found} times");
            await Task.Delay(50);
        }
    }

    private static Task StateAsync(Scene scene, Step step)
    {
        var client = scene.Client(step.Client);
        var (state, code) = (step.Text("is"), step.TextOrNull("code"));
        return scene.ExpectAsync(
            () => client.State == state && (code is null || client.Code == code), () => $"the state {state} {code}, and it is {client.State} {client.Code}");
    }

    /// <summary>These states, in this order, with others between or without: a short one may go unseen where <c>exactly</c> is not set.</summary>
    private static Task StatesAsync(Scene scene, Step step)
    {
        var client = scene.Client(step.Client);
        string[] expected = [.. step.Node("are")!.AsArray().Select(state => (string)state!)];
        return scene.ExpectAsync(
            () => step.Flag("exactly") ? client.States.SequenceEqual(expected) : IsWithin(expected, client.States),
            () => $"the states {string.Join(" ", expected)}{(step.Flag("exactly") ? " and no others" : " in this order")}");
    }

    /// <summary>So many of the clients have never been without a connection. Not all: the server may give one of them no time.</summary>
    private static Task SeamlessAsync(Scene scene, Step step)
    {
        StageClient[] clients = [.. step.Node("clients")!.AsArray().Select(name => scene.Client((string)name!))];
        var seamless = clients.Count(client => !client.States.Contains("reconnecting"));
        return seamless >= step.Number("at_least", clients.Length)
            ? Task.CompletedTask
            : throw new ConformanceException($"expected {step.Number("at_least", clients.Length)} clients to stay connected; {seamless} did");
    }

    private static bool IsWithin(string[] expected, IReadOnlyList<string> states)
    {
        var found = 0;
        foreach (var state in states)
            if (found < expected.Length && state == expected[found]) found++;
        return found == expected.Length;
    }

    /// <summary>A gap of the kind reset, or one with these ends; <c>to</c> may be <c>trimmed</c>: up to the oldest message that is shown after it.</summary>
    private static Task GapAsync(Scene scene, Step step)
    {
        var room = In(scene, step);
        bool Matches(SaidGap gap) => step.Flag("reset")
            ? gap.Reset
            : !gap.Reset && gap.From == step.Number("from", 0) && (step.IsText("to") ? gap.To > gap.From : gap.To == step.Number("to", 0));
        return scene.ExpectAsync(
            () => room.Gaps.Any(Matches),
            () => $"a gap {(step.Flag("reset") ? "of the kind reset" : $"from {step.Node("from")} to {step.Node("to")}")}; said were [{string.Join(", ", room.Gaps)}]");
    }

    private static Task AskedAsync(Scene scene, Step step)
    {
        var tokens = scene.Client(step.Client).Tokens;
        return scene.ExpectAsync(
            () => step.Has("exactly") ? tokens.Asked == step.Number("exactly", 0) : tokens.Asked >= step.Number("at_least", 1),
            () => $"{(step.Has("exactly") ? step.Number("exactly", 0) : $"at least {step.Number("at_least", 1)}")} tokens to be asked for, and {tokens.Asked} were");
    }

    private static Task NoGapAsync(Scene scene, Step step) => In(scene, step).Gaps is { Count: > 0 } gaps
        ? throw new ConformanceException($"expected no gap; said were [{string.Join(", ", gaps)}]")
        : Task.CompletedTask;

    private static Task ChangeAsync(Scene scene, Step step)
    {
        var change = new SaidChange(step.Number("seq", 0), step.TextOrNull("text"));
        return scene.ExpectAsync(() => In(scene, step).Changes.Contains(change), () => $"{change}; said were [{string.Join(", ", In(scene, step).Changes)}]");
    }

    private static async Task OutcomeAsync(Scene scene, Step step)
    {
        var answer = await CommandSteps.JudgeAsync(scene.Later[step.Text("of")], step.Choice("fails"));
        CommandSteps.Demand(step.Node("has"), answer);
    }

    /// <summary>The texts of the conversation with a user, in their order, each once.</summary>
    private static Task DirectsAsync(Scene scene, Step step)
    {
        var (client, other) = (scene.Client(step.Client), step.Text("with"));
        string[] texts = [.. step.Node("texts")!.AsArray().Select(text => (string)text!)];
        Said[] Seen() => [.. client.Directs.Where(direct => direct.From == other || direct.To == other).Select(direct => direct.Said)];
        return scene.ExpectAsync(
            () => Seen() is var seen && seen.Select(said => said.Text).SequenceEqual(texts) && seen.Zip(seen.Skip(1)).All(pair => pair.First.Seq < pair.Second.Seq),
            () => $"the direct messages [{string.Join(", ", texts)}] with {other}; seen are [{string.Join(", ", Seen())}]");
    }

    private static Task ConnectionsAsync(Scene scene, Step step)
    {
        var proxy = scene.Client(step.Client).Proxy;
        return scene.ExpectAsync(
            () => proxy.Made >= step.Number("at_least", 0), () => $"at least {step.Number("at_least", 0)} connections to be made, and {proxy.Made} were");
    }

    /// <summary>Properties of the client or its room, until they are as they should be. Arrays are compared as sets.</summary>
    private static async Task LookAsync(Scene scene, Step step)
    {
        var look = new JsonObject { ["do"] = "look", ["client"] = step.Client, ["room"] = step.TextOrNull("room") };
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while (true)
        {
            var seen = await scene.Driver.AskAsync((JsonObject)look.DeepClone());
            if (step.Node("has")!.AsObject().All(expected => Matches(expected.Value, seen[expected.Key]))) return;
            if (deadline.IsCancellationRequested) throw new ConformanceException($"expected {step.Node("has")!.ToJsonString()}; seen is {seen.ToJsonString()}");
            await Task.Delay(50);
        }
    }

    private static bool Matches(JsonNode? expected, JsonNode? seen) => expected is JsonArray list && seen is JsonArray other
        ? list.Select(item => item!.ToJsonString()).Order().SequenceEqual(other.Select(item => item!.ToJsonString()).Order())
        : JsonNode.DeepEquals(expected, seen);

    private static async Task HistoryAsync(Scene scene, Step step)
    {
        var command = step.AsCommand();
        command.Remove("expect");
        command.Remove("numbers");
        command["do"] = "history";
        var answer = await CommandSteps.JudgeAsync(scene.Driver.AskAsync(command), null);
        var numbers = answer["messages"]!.AsArray().Select(message => (long)message!["seq"]!).ToArray();
        long[] expected = [.. step.Node("numbers")!.AsArray().Select(number => (long)number!)];
        if (!numbers.SequenceEqual(expected)) throw new ConformanceException($"expected the numbers [{string.Join(", ", expected)}]; they are [{string.Join(", ", numbers)}]");
    }
}
