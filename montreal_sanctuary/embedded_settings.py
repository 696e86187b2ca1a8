"""The embedded server's postgresql.conf."""

from montreal_sanctuary.embedded_places import ServerPlaces

PORT = "5432"  # the number in the socket's file name; no port is opened

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    # Pages ask short questions: compiling them, or spreading them over processes, costs more than it saves.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    # What a failing statement holds is what a person wrote: no statement, row, parameter or name is logged.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "off",
    "log_disconnections": "off",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "log_autovacuum_min_duration": "-1",
    "log_line_prefix": "%m ",
    "logging_collector": "off",
}
# A test's rows need not outlive the machine: several times faster, and wrong for anything else.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def write_settings(places: ServerPlaces, settings: dict[str, str]) -> None:
    """Write postgresql.conf anew: the project's settings land in every cluster, also in an old one."""
    folder = str(places.sockets).replace("'", "''")
    # Double quotes let the folder hold a space; a comma would otherwise split it.
    lines = [f"unix_socket_directories = '\"{folder}\"'"]
    lines += [f"{name} = '{value}'" for name, value in settings.items()]
    lines += ["include_if_exists = 'postgresql.local.conf'", ""]
    target = places.cluster / "postgresql.conf"
    target.write_text("\n".join(lines), encoding="utf-8")
