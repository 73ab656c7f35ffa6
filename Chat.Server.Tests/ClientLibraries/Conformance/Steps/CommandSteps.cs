using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Steps;

/// <summary>
/// What clients are told to do. With <c>fails</c> the command must fail with that code; with <c>later</c> nobody waits for it but
/// <c>expect outcome</c> of that label; <c>gives</c> are fields of its answer. With <c>reply_to_id_of</c>, a number, a message answers the one of that number by its id.
/// </summary>
internal static class CommandSteps
{
    private static readonly string[] Plain = ["join", "read", "leave", "direct", "edit", "delete", "typing", "publish", "close",
        "store", "react", "reactions", "subscribe", "unsubscribe", "mark_read", "unread", "search"];

    public static Dictionary<string, Func<Step, Task>> Of(Scene scene)
    {
        var verbs = Plain.ToDictionary(verb => verb, _ => (Func<Step, Task>)(step => PerformAsync(scene, step, [step.AsCommand()])));
        verbs["make"] = step => scene.MakeAsync(scene.Client(step.Client, step.TextOrNull("user")), step.Node("options"));
        verbs["connect"] = async step =>
        {
            await verbs["make"](step);
            await verbs["dial"](step);
        };
        verbs["dial"] = step => PerformAsync(scene, step, [new JsonObject { ["do"] = "connect", ["client"] = step.Client }]);
        verbs["send"] = async step =>
        {
            var answered = step.Has("reply_to_id_of") ? await scene.Servers.IdAsync(step.Room, step.Number("reply_to_id_of", 0)) : null;
            await PerformAsync(scene, step, ServerSteps.Texts(step).Select(text =>
            {
                var command = step.AsCommand();
                command["text"] = text;
                if (answered is not null) command["reply_to"] = answered;
                return command;
            }));
        };
        verbs["keep"] = step => KeepAsync(scene, step);
        verbs["pause"] = step => Task.Delay(TimeSpan.FromSeconds(step.Number("seconds", 1)));
        return verbs;
    }

    private static async Task KeepAsync(Scene scene, Step step)
    {
        var seen = await scene.Driver.AskAsync(new JsonObject { ["do"] = "look", ["client"] = step.Client, ["room"] = step.Room });
        scene.Kept[step.Text("as")] = seen["position"]!;
    }

    private static async Task PerformAsync(Scene scene, Step step, IEnumerable<JsonObject> commands)
    {
        var answers = new List<Task<JsonObject>>();
        foreach (var command in commands)
        {
            if (command["do"]!.GetValue<string>() == "join" && step.TextOrNull("after") is { } place) command["after"] = scene.Kept[place].DeepClone();
            answers.Add(scene.Driver.AskAsync(command));
        }

        var outcome = LastOfAsync(answers);
        if (step.TextOrNull("later") is { } label) scene.Later[label] = outcome;
        else Demand(step.Node("gives"), await JudgeAsync(outcome, step.Choice("fails")));
    }

    /// <summary>The fields that an answer must have.</summary>
    public static void Demand(JsonNode? fields, JsonObject answer)
    {
        foreach (var (name, value) in fields?.AsObject() ?? [])
            if (!JsonNode.DeepEquals(answer[name], value)) throw new ConformanceException($"expected {name} {value?.ToJsonString()} in the answer; it is {answer.ToJsonString()}");
    }

    /// <summary>Waits for the outcome; without codes it must be a success.</summary>
    public static async Task<JsonObject> JudgeAsync(Task<JsonObject> outcome, string[]? codes)
    {
        var expected = string.Join(" or ", codes ?? []);
        try
        {
            var answer = await outcome.WaitAsync(Patience.Deadline);
            return codes is null ? answer : throw new ConformanceException($"expected it to fail with {expected}; it succeeded with {answer.ToJsonString()}");
        }
        catch (CommandFailedException e) when (codes is not null)
        {
            return codes.Contains(e.Code) ? [] : throw new ConformanceException($"expected it to fail with {expected}; it failed with {e.Message}");
        }
        catch (TimeoutException)
        {
            throw new ConformanceException($"expected an outcome within {Patience.Deadline.TotalSeconds:0} s; there was none");
        }
    }

    private static async Task<JsonObject> LastOfAsync(List<Task<JsonObject>> answers)
    {
        JsonObject last = [];
        foreach (var answer in answers) last = await answer;
        return last;
    }
}
