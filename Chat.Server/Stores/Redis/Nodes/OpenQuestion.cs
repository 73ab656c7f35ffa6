using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Nodes;

/// <summary>A question that waits for the answers of the other nodes.</summary>
internal sealed class OpenQuestion
{
    private readonly ConcurrentDictionary<string, string?> answers = new();
    private readonly TaskCompletionSource everyone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyCollection<string> asked;

    public OpenQuestion(IReadOnlyCollection<string> asked)
    {
        this.asked = asked;
        if (asked.Count == 0) everyone.SetResult();
    }

    /// <summary>Ends when all who were asked have answered.</summary>
    public Task Everyone => everyone.Task;

    public void Take(RedisAnswer answer)
    {
        answers.TryAdd(answer.Node, answer.Body);
        if (asked.All(answers.ContainsKey)) everyone.TrySetResult();
    }

    /// <summary>One for each who was asked, and for a node that has come meanwhile and answered too.</summary>
    public IEnumerable<NodeReply> Replies() => asked.Union(answers.Keys).Select(node => new NodeReply(node, answers.GetValueOrDefault(node)));
}
