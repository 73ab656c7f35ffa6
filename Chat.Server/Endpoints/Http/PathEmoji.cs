using System.Reflection;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http;

/// <summary>The emoji in a request's path, see <see cref="PathName"/>.</summary>
internal sealed record PathEmoji(string? Text) : IBindableFromHttpContext<PathEmoji>
{
    /// <exception cref="ChatException">It is none.</exception>
    public string Emoji
    {
        get
        {
            ChatRules.CheckEmoji(Text);
            return Text;
        }
    }

    public static ValueTask<PathEmoji?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new PathEmoji(PathName.Read(context, "emoji")));
}
