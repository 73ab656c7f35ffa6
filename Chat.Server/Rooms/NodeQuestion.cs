namespace Chat.Server.Rooms;

/// <summary>A question that somebody answers with a method.</summary>
internal sealed class NodeQuestion(string name, Func<string, Task<string>> answer) : INodeQuestion
{
    public string Name => name;

    public Task<string> AnswerAsync(string body) => answer(body);
}
