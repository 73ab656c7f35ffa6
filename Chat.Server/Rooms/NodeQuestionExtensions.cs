namespace Chat.Server.Rooms;

internal static class NodeQuestionExtensions
{
    /// <summary>Has a service answer a question of the nodes.</summary>
    public static IServiceCollection AddNodeQuestion<T>(this IServiceCollection services, string name, Func<T, Func<string, Task<string>>> answer)
        where T : notnull =>
        services.AddSingleton(provider => new NodeQuestion(name, body => answer(provider.GetRequiredService<T>())(body)));
}
