using System.Reflection;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http;

/// <summary>The user in a request's path, see <see cref="PathName"/>.</summary>
internal sealed record PathUser(string? Text) : IBindableFromHttpContext<PathUser>
{
    /// <exception cref="ChatException">It is no user's id.</exception>
    public string Id
    {
        get
        {
            ChatRules.CheckUserId(Text);
            return Text;
        }
    }

    public static ValueTask<PathUser?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new PathUser(PathName.Read(context, "userId")));
}
