using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Users;

internal static class UserExtensions
{
    public static IServiceCollection AddUserConnections(this IServiceCollection services) => services
        .AddSingleton<UserConnections>()
        .AddSingleton<UserConnectionAnswers>()
        .AddSingleton<EndedConnectionSearch>()
        .AddSingleton<EndedConnectionAnswers>()
        .AddNodeQuestion<EndedConnectionAnswers>(EndedConnectionSearch.Question, answers => answers.AnswerAsync)
        .AddNodeQuestion<UserConnectionAnswers>(UserConnections.ListQuestion, answers => answers.ListAsync)
        .AddNodeQuestion<UserConnectionAnswers>(UserConnections.DisconnectQuestion, answers => answers.DisconnectAsync)
        .AddNodeQuestion<UserConnectionAnswers>(UserConnections.JoinQuestion, answers => answers.JoinAsync);
}
