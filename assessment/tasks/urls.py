"""Addresses of this package. Tasks are no entry of the menu: they stand under the first page of their reader."""

from django.urls import URLPattern, path

from assessment.tasks.views import board, giving, tasks
from zi_portal.frame.menu import under

urlpatterns: list[URLPattern] = [
    *under(
        ("Beranda", "Penilaian"),
        path("tugas/", tasks.task_list, name="task-list"),
        path("tugas/<int:pk>/", tasks.task_detail, name="task-detail"),
        path("tugas/<int:pk>/ambil/", tasks.task_take, name="task-take"),
        path("tugas/<int:pk>/kerjakan/", tasks.task_work, name="task-work"),
        path("tugas/<int:pk>/putuskan/", tasks.task_decide, name="task-decide"),
        path("penilaian/<int:pk>/tugas/", board.task_board, name="task-board"),
        path("penilaian/<int:pk>/tugas/serahkan/", board.task_hand_over, name="task-hand-over"),
        path("penilaian/<int:pk>/bagi/", giving.task_give, name="task-give"),
    )
]
