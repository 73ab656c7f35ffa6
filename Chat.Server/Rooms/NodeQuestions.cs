using System.Collections.Frozen;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Answers the nodes' questions to this one: each by its name. One that is not known, of a newer release, gets no answer.</summary>
internal sealed class NodeQuestions(INodes nodes, IEnumerable<NodeQuestion> questions) : IHostedService
{
    private readonly FrozenDictionary<string, NodeQuestion> known = questions.ToFrozenDictionary(question => question.Name, StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        nodes.Answer(AnswerAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<string> AnswerAsync(string question, string body) => known.TryGetValue(question, out var handler)
        ? handler.AnswerAsync(body)
        : Task.FromException<string>(new NotSupportedException($"This node does not know the question '{question}'."));
}
