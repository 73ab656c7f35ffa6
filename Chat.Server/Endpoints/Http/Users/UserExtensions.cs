namespace Chat.Server.Endpoints.Http.Users;

internal static class UserExtensions
{
    public static IServiceCollection AddUserConnections(this IServiceCollection services) =>
        services.AddSingleton<UserConnections>().AddSingleton<UserConnectionAnswers>();
}
