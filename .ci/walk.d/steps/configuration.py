import see
import servers
from plan import ran

PASSWORD = "walked"
TEXT = "Hello to PostgreSQL"


@ran("docs/configuration.md#the-log-in-postgresql", "createuser createdb psql openssl", replace={"db.example": f"localhost;Port={servers.POSTGRES}", "Password=…": f"Password={PASSWORD}"})
def the_log_in_postgresql(place, block):
    """The schema is there after the first start, and what was said is in it."""
    with servers.postgres(place) as socket:
        settings = {"PGHOST": str(socket), "PGPORT": str(servers.POSTGRES), "PGUSER": "postgres", "Jwt__SigningKey": place.key}
        with place.start(block.text, place.published, f"{PASSWORD}\n{PASSWORD}\n", **settings) as running:
            running.until("it is ready", lambda: see.serves("http://localhost:5000/health/ready"))
            servers.service(place).say("lobby", TEXT)
            see.has(place.run(["psql", "chat", "--tuples-only", "--command", "SELECT convert_from(text, 'UTF8') FROM chat.messages"], **settings), TEXT)
